package io.thalweg.driver.ingest;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A row's content as a key of Spark's aggregation: equal where the bytes are equal. A plain class,
 * since Kryo cannot carry records.
 */
final class RowContent implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long hash;
  private final byte[] bytes;

  RowContent(long hash, byte[] bytes) {
    this.hash = hash;
    this.bytes = bytes;
  }

  long hash() {
    return hash;
  }

  byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowContent that
        && that.hash == hash
        && Arrays.equals(that.bytes, bytes);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hash);
  }
}
