package io.thalweg.shared.nn;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;

/**
 * A user's function in its serialized form. The bytes are made once, where an error can still name
 * the culprit, and read by each worker with the class loader of its task, which knows the user's
 * jars.
 *
 * @param <T> the type of the function
 */
final class Snapshot<T extends Serializable> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final byte[] bytes;

  private Snapshot(String what, byte[] bytes) {
    this.what = what;
    this.bytes = bytes;
  }

  /**
   * The present state of {@code value}.
   *
   * @param what it is, for messages
   * @throws ThalwegException NOT_SERIALIZABLE naming what it captures that cannot travel
   */
  static <T extends Serializable> Snapshot<T> of(T value, String what) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
      throw ThalwegException.of(ErrorCode.NOT_SERIALIZABLE, what + " cannot travel to the workers")
          .expected("a lambda that captures numbers, strings, arrays and serializable values only")
          .found(Culprit.of(value).orElse(e.toString()))
          .remedy(
              "copy what the lambda needs into a local variable before it, such as double scale ="
                  + " this.scale, and use that")
          .cause(e);
    }
    return new Snapshot<>(what, bytes.toByteArray());
  }

  /** A new copy of the value. */
  @SuppressWarnings("unchecked") // The bytes are those of a T: see the constructor's only caller.
  T value() {
    try (ObjectInputStream in = new TaskObjects(bytes)) {
      return (T) in.readObject();
    } catch (ClassNotFoundException e) {
      throw ThalwegException.of(
              ErrorCode.NOT_SERIALIZABLE, what + " uses a class that this worker does not have")
          .expected("the program's classes on every executor")
          .found("no class " + e.getMessage())
          .remedy("give the jar of your program to Spark: --jars, or spark.jars")
          .cause(e);
    } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
      throw ThalwegException.of(ErrorCode.NOT_SERIALIZABLE, what + " cannot be read by a worker")
          .found(e.toString())
          .remedy("run the same jar of your program on the driver and on the executors")
          .cause(e);
    }
  }

  private static final class TaskObjects extends ObjectInputStream {
    TaskObjects(byte[] bytes) throws IOException {
      super(new ByteArrayInputStream(bytes));
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description)
        throws IOException, ClassNotFoundException {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      try {
        return Class.forName(description.getName(), false, loader);
      } catch (ClassNotFoundException e) { // also int.class and the like, which have no loader
        return super.resolveClass(description);
      }
    }
  }
}
