package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.util.LineReader;

/** The first line of a file of text that is neither blank nor a comment. */
final class FirstLine {
  private static final int LOOK_BYTES = 4096;
  private static final int LONGEST = 1 << 26;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private FirstLine() {}

  /**
   * That line of {@code file}, or empty text.
   *
   * @throws ThalwegException UNREADABLE_DATA where the file begins with bytes that are not UTF-8
   *     text but UTF-16 or no text at all, and the format's options do not say so
   */
  static String of(String file, Configuration hadoop, TextFormat format) throws IOException {
    try (InputStream raw = FilePlace.open(file, hadoop);
        BufferedInputStream in = new BufferedInputStream(raw, LOOK_BYTES)) {
      if (!format.hasEncoding()) {
        in.mark(LOOK_BYTES);
        requireText(file, in.readNBytes(LOOK_BYTES));
        in.reset();
      }
      LineReader lines = new LineReader(in);
      Text line = new Text();
      while (lines.readLine(line, LONGEST) > 0) {
        String text = withoutMark(line.toString());
        if (!format.skips(text)) {
          return text;
        }
      }
      return "";
    }
  }

  private static String withoutMark(String line) {
    return !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK ? line.substring(1) : line;
  }

  private static void requireText(String file, byte[] start) {
    String encoding = encoding(start);
    if (!encoding.isEmpty()) {
      throw ThalwegException.of(
              ErrorCode.UNREADABLE_DATA, FilePlace.readable(file) + " is text in UTF-16")
          .expected("text in UTF-8, or its encoding in the options")
          .found(encoding)
          .remedy(
              "read it with options: {encoding: "
                  + encoding
                  + ", multiLine: true}, or convert it: iconv -f "
                  + encoding
                  + " -t UTF-8");
    }
    for (byte b : start) {
      if (b == 0) {
        throw ThalwegException.of(
                ErrorCode.UNREADABLE_DATA, FilePlace.readable(file) + " is not a file of text")
            .expected("text in UTF-8")
            .found("bytes that are zero")
            .remedy("check the path, and name the format that the file has: {path, format}");
      }
    }
  }

  /** UTF-16 by its mark, or by every other byte being zero as ASCII in UTF-16 has it. */
  private static String encoding(byte[] start) {
    int first = start.length < 2 ? 0 : (start[0] & 0xff) << 8 | start[1] & 0xff;
    if (first == 0xfeff || first == 0xfffe) {
      return "UTF-16";
    }
    int[] zeros = new int[2];
    for (int i = 0; i < start.length; i++) {
      zeros[i % 2] += start[i] == 0 ? 1 : 0;
    }
    if (zeros[0] == 0 && zeros[1] > start.length / 4) {
      return "UTF-16LE";
    }
    return zeros[1] == 0 && zeros[0] > start.length / 4 ? "UTF-16BE" : "";
  }
}
