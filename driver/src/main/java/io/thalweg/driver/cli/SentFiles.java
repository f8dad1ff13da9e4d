package io.thalweg.driver.cli;

import io.thalweg.driver.storage.StoredPath;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files that {@code spark-submit --files} names. Where the driver runs on another machine, the
 * cluster manager copies them into its folder, or leaves them where they are.
 */
final class SentFiles {
  private SentFiles() {}

  /**
   * Where the file called {@code name} is, if it is one of them.
   *
   * @param properties the system properties, in which {@code spark-submit} passes its words on
   */
  static Optional<Path> find(String name, Map<String, String> properties) {
    return Stream.of("spark.files", "spark.yarn.dist.files")
        .map(key -> properties.getOrDefault(key, ""))
        .flatMap(files -> Arrays.stream(files.split(",", -1)))
        .map(String::strip)
        .filter(uri -> uri.equals(name) || uri.endsWith("/" + name) || uri.endsWith("#" + name))
        .map(uri -> StoredPath.of(uri.replaceFirst("#[^/]*$", ""), "--files"))
        .findFirst();
  }
}
