package io.thalweg.driver.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where a config lies that a command names. */
final class HomeConfig {
  private HomeConfig() {}

  /** The config as named from {@code here}, or else from Thalweg's own folder. */
  static Path find(Path config, Path here) {
    String home = System.getProperty("thalweg.home");
    if (home != null && !Files.exists(here.resolve(config))) {
      Path there = Path.of(home).resolve(config);
      return Files.exists(there) ? there : config;
    }
    return config;
  }
}
