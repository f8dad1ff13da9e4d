package io.thalweg.driver.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** The whole lines of a log, one after the other, in the memory of one. */
final class LogLines {
  private static final int CHUNK_BYTES = 1 << 16;

  /** Far beyond a line of ours. */
  private static final int LONGEST = 1 << 20;

  private LogLines() {}

  /** Takes a line without its end, and its number from 1. */
  interface Taker {
    void accept(byte[] line, long number) throws IOException;
  }

  /**
   * Gives every line that has its end: a crash of the machine may leave a last one without.
   *
   * @throws IOException if the source fails, or a line is longer than any that was written
   */
  static void forEach(InputStream source, Taker take) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long number = 0;
    for (int count = source.read(chunk); count >= 0; count = source.read(chunk)) {
      int begin = 0;
      for (int i = 0; i < count; i++) {
        if (chunk[i] == '\n') {
          line.write(chunk, begin, i - begin);
          take.accept(line.toByteArray(), ++number);
          line.reset();
          begin = i + 1;
        }
      }
      line.write(chunk, begin, count - begin);
      if (line.size() > LONGEST) {
        throw new IOException("line " + (number + 1) + " has more than " + LONGEST + " bytes");
      }
    }
  }
}
