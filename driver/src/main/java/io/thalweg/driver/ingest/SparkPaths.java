package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Paths in the form that Spark reads, for which every path is a pattern. */
final class SparkPaths {
  private SparkPaths() {}

  /**
   * The patterns that match {@code paths}: what exists by a name is meant, else the name is a
   * pattern itself.
   *
   * @throws ThalwegException MISSING_FILE where one matches nothing
   */
  static String[] of(List<String> paths, Configuration hadoop) throws IOException {
    String[] patterns = new String[paths.size()];
    for (int i = 0; i < patterns.length; i++) {
      patterns[i] = pattern(paths.get(i), hadoop);
    }
    return patterns;
  }

  private static String pattern(String name, Configuration hadoop) throws IOException {
    Path path = new Path(name);
    FileSystem files = path.getFileSystem(hadoop);
    if (files.exists(path)) {
      return literal(name);
    }
    FileStatus[] found = files.globStatus(path);
    if (found == null || found.length == 0) {
      throw ThalwegException.of(ErrorCode.MISSING_FILE, "there is no data at '" + name + "'")
          .expected("a file or directory")
          .remedy("correct the path");
    }
    return name;
  }

  /** The pattern that matches this name alone. */
  static String literal(String name) {
    return name.replaceAll("[\\[\\]{}*?\\\\]", "\\\\$0");
  }
}
