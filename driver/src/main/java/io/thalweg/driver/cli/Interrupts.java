package io.thalweg.driver.cli;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Turns the first interrupt or termination signal into a request to stop after the current round,
 * so that the run directory is written and the exit code says so. A second one ends the process as
 * usual. The JDK has no public type for this; {@code sun.misc.Signal} is reached by name, since
 * javac warns about it in a way that cannot be silenced.
 */
final class Interrupts {
  private static final List<String> SIGNALS = List.of("INT", "TERM");

  private final AtomicBoolean requested = new AtomicBoolean();

  /** Starts to listen. */
  static Interrupts listen() {
    Interrupts interrupts = new Interrupts();
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
                  interrupts.requested.set(true);
                  signal.getMethod("handle", signal, handler).invoke(null, arguments[0], fallback);
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

  /** Whether a signal has asked to stop. */
  boolean requested() {
    return requested.get();
  }
}
