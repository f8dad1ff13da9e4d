package io.thalweg.driver.config;

import io.thalweg.driver.storage.StoredPath;
import java.nio.file.Path;

/** Paths that begin with {@code ~/}, which no shell has seen: quoted, or written in a config. */
public final class HomePath {
  private static final String HOME = "~/";

  private HomePath() {}

  /**
   * The path that {@code written} means: below the home folder where it begins with {@code ~/}, in
   * another file system where it is a URI.
   */
  public static Path of(String written) {
    return StoredPath.of(expand(written), "a path");
  }

  static String expand(String written) {
    return written.startsWith(HOME) || written.equals("~")
        ? System.getProperty("user.home") + written.substring(1)
        : written;
  }
}
