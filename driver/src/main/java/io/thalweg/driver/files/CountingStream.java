package io.thalweg.driver.files;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Counts what is written. Mutable. */
final class CountingStream extends FilterOutputStream {
  private long count;

  CountingStream(OutputStream target) {
    super(target);
  }

  long count() {
    return count;
  }

  @Override
  public void write(int value) throws IOException {
    out.write(value);
    count++;
  }

  @Override
  public void write(byte[] chunk, int from, int length) throws IOException {
    out.write(chunk, from, length);
    count += length;
  }
}
