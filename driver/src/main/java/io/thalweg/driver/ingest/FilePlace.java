package io.thalweg.driver.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.hadoop.util.LineReader;

/** Files as Spark names them, in URIs: their names for people, their bytes, their lines. */
final class FilePlace {
  private FilePlace() {}

  /** A local file as its path, without the URI's escapes; any other as it is. */
  static String readable(String file) {
    Path path = path(file);
    boolean local = path.toUri().getScheme() == null || path.toUri().getScheme().equals("file");
    return local ? path.toUri().getPath() : path.toString();
  }

  /** The file's content, decompressed as its name says. */
  static InputStream open(String file, Configuration hadoop) throws IOException {
    InputStream bytes = openPacked(file, hadoop);
    CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path(file));
    return codec == null ? bytes : codec.createInputStream(bytes);
  }

  /** The file's bytes as they are stored. */
  static InputStream openPacked(String file, Configuration hadoop) throws IOException {
    Path path = path(file);
    return path.getFileSystem(hadoop).open(path);
  }

  /**
   * The line in which a row stands, from 1: blank lines, comments and the header are no rows.
   *
   * @param row the row in its file, from 1
   * @return the line, or 0 where there are fewer rows
   */
  static long line(String file, long row, Configuration hadoop, TextFormat format)
      throws IOException {
    try (InputStream in = open(file, hadoop)) {
      LineReader lines = new LineReader(in);
      Text text = new Text();
      long rows = format.hasHeader() ? -1 : 0;
      for (long line = 1; lines.readLine(text) > 0; line++) {
        if (!format.skips(text.toString()) && ++rows == row) {
          return line;
        }
      }
      return 0;
    }
  }

  private static Path path(String file) {
    boolean uri = file.matches("[A-Za-z][A-Za-z0-9+.-]*:/.*") && !file.contains(" ");
    return uri ? new Path(URI.create(file)) : new Path(file);
  }
}
