package io.thalweg.driver.config;

import java.nio.file.Path;

/** Paths that begin with {@code ~/}, which no shell has seen: quoted, or written in a config. */
public final class HomePath {
  private static final String HOME = "~/";

  private HomePath() {}

  /** The path that {@code written} means: below the home folder where it begins with {@code ~/}. */
  public static Path of(String written) {
    return Path.of(expand(written));
  }

  static String expand(String written) {
    return written.startsWith(HOME) || written.equals("~")
        ? System.getProperty("user.home") + written.substring(1)
        : written;
  }
}
