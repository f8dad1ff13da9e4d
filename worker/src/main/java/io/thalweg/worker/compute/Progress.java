package io.thalweg.worker.compute;

/** Is told of every block of rows that a worker has done: who computes for long is not stuck. */
@FunctionalInterface
public interface Progress {
  /** Nobody wants to know. */
  Progress UNSEEN = () -> {};

  /** One more block is done. Called by one thread at a time. */
  void advance();
}
