package io.thalweg.driver.ingest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;

/**
 * Small results of tasks as bytes, so that they travel the same way under Java serialization and
 * Kryo (which cannot carry records). Only ever between the tasks and the driver of one run, by
 * Spark's own way for results; nothing is read but our own classes and plain collections.
 */
final class JavaBytes {
  private static final ObjectInputFilter OURS =
      ObjectInputFilter.Config.createFilter(
          "io.thalweg.driver.ingest.*;io.thalweg.worker.**;java.util.*;java.lang.*;!*");

  private JavaBytes() {}

  static byte[] write(Serializable value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static <T> T read(Class<T> type, byte[] bytes) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      in.setObjectInputFilter(OURS);
      return type.cast(in.readObject());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("a task answered with an unknown class", e);
    }
  }
}
