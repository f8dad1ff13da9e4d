package io.thalweg.driver.cli;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.nio.charset.Charset;

/**
 * Where errors are printed. The launcher has the standard error of its caller as another
 * descriptor, because the JVM's own one leads through a filter: what the program prints must not
 * take that way, which ends later than the process.
 */
final class StandardError {
  /** The system property, set by the launcher, with the number of the descriptor. */
  static final String DESCRIPTOR = "thalweg.stderr";

  private StandardError() {}

  /** Makes {@link System#err} lead to the descriptor that the launcher names, if it names one. */
  static void choose() {
    Integer number = Integer.getInteger(DESCRIPTOR);
    if (number != null) {
      Charset charset = Charset.forName(System.getProperty("native.encoding"));
      System.setErr(new PrintStream(new FileOutputStream(descriptor(number)), true, charset));
    }
  }

  /** The JDK gives no other way to a descriptor that is open already. */
  private static FileDescriptor descriptor(int number) {
    try {
      Constructor<FileDescriptor> constructor =
          FileDescriptor.class.getDeclaredConstructor(int.class);
      constructor.setAccessible(true);
      return constructor.newInstance(number);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, "descriptor " + number + " cannot be used")
          .remedy("start Java with --add-opens=java.base/java.io=ALL-UNNAMED")
          .cause(e);
    }
  }
}
