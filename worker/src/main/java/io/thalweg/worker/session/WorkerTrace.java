package io.thalweg.worker.session;

/** The stack trace of an exception that a worker has met, as text: its class does not travel. */
final class WorkerTrace extends Exception {
  private static final long serialVersionUID = 1L;

  WorkerTrace(String text) {
    super(text, null, false, false); // its own stack says nothing
  }
}
