package io.thalweg.driver.cli;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ErrorType;
import io.thalweg.shared.error.ThalwegException;
import java.lang.reflect.Proxy;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Ends a command within 30 seconds of the first interrupt or termination signal, which is the
 * shortest warning that clouds give, wherever it is: between two rounds the run sees that it is
 * {@link #requested}; what waits for longer is interrupted; what does not heed that either ends
 * with the process. A second signal ends the process at once.
 *
 * <p>The JDK has no public type for signals; {@code sun.misc.Signal} is reached by name, since
 * javac warns about it in a way that cannot be silenced.
 */
final class Interrupts {
  private static final List<String> SIGNALS = List.of("INT", "TERM");

  /** A round that can end by itself does so within this time. */
  private static final long PATIENCE_MILLIS = 2_000;

  private static final long AGAIN_MILLIS = 1_000;
  private static final long EXIT_MILLIS = 24_000;
  private static final long HALT_MILLIS = 28_000;

  /** What an error says that was there before the signal, or has nothing to do with it. */
  private static final Set<ErrorType> OWN =
      EnumSet.of(ErrorType.USAGE, ErrorType.DATA, ErrorType.DIVERGED, ErrorType.INTERRUPTED);

  private final Thread worker;
  private volatile boolean requested;
  private boolean shielded;

  private Interrupts(Thread worker) {
    this.worker = worker;
  }

  /** Starts to listen, for the work that the calling thread does. */
  static Interrupts listen() {
    Interrupts interrupts = new Interrupts(Thread.currentThread());
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object fallback = handler.getField("SIG_DFL").get(null);
      Object listener =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  for (String name : SIGNALS) {
                    Object one = signal.getConstructor(String.class).newInstance(name);
                    signal.getMethod("handle", signal, handler).invoke(null, one, fallback);
                  }
                  interrupts.request();
                }
                return null;
              });
      for (String name : SIGNALS) {
        Object one = signal.getConstructor(String.class).newInstance(name);
        signal.getMethod("handle", signal, handler).invoke(null, one, listener);
      }
    } catch (ReflectiveOperationException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, "signals cannot be handled here").cause(e);
    }
    return interrupts;
  }

  /** What the first signal does. */
  void request() {
    requested = true;
    start("thalweg-interrupt", this::interruptUntilShielded);
    start(
        "thalweg-exit",
        () -> {
          sleep(EXIT_MILLIS);
          System.err.println(
              "error: the signal has not ended the run in time [" + ErrorCode.INTERRUPTED + "]");
          start("thalweg-halt", Interrupts::haltLater);
          System.exit(ErrorType.INTERRUPTED.exitCode());
        });
  }

  /** Hooks of the exit, such as Spark's, may wait for what has not ended before. */
  private static void haltLater() {
    sleep(HALT_MILLIS - EXIT_MILLIS);
    Runtime.getRuntime().halt(ErrorType.INTERRUPTED.exitCode());
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Some code forgets an interrupt, so that one is not enough. */
  private void interruptUntilShielded() {
    sleep(PATIENCE_MILLIS);
    while (interrupt()) {
      sleep(AGAIN_MILLIS);
    }
  }

  private synchronized boolean interrupt() {
    if (!shielded) {
      worker.interrupt();
    }
    return !shielded;
  }

  private static void sleep(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a signal has asked to stop. */
  boolean requested() {
    return requested;
  }

  /** Ends the work here if a signal has asked to stop. */
  void check() {
    if (requested) {
      throw stopped();
    }
  }

  /**
   * What is left to do is short and is done wholly: the thread is not interrupted from now on, and
   * is not now.
   */
  synchronized void shield() {
    shielded = true;
    Thread.interrupted();
  }

  /** More work begins, which a signal may interrupt again. */
  synchronized void expose() {
    shielded = false;
    check();
  }

  /**
   * What is to be said where {@code error} has ended the work: the signal, where it is its cause.
   */
  Exception explain(Exception error) {
    boolean own = error instanceof ThalwegException known && OWN.contains(known.code().type());
    return requested && !own ? stopped().cause(error) : error;
  }

  private static ThalwegException stopped() {
    return ThalwegException.of(ErrorCode.INTERRUPTED, "a signal has ended the run");
  }
}
