package io.thalweg.driver.cli;

import io.thalweg.driver.storage.StoredPath;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** A file of Spark's settings, in the form of its {@code spark-defaults.conf}. */
final class PropertiesFile {
  /** What the user types to name it. */
  static final String OPTION = "--properties-file";

  private PropertiesFile() {}

  /**
   * The settings of a file, sorted.
   *
   * @throws ThalwegException MISSING_FILE, or BAD_VALUE where there are others than Spark's
   */
  static Map<String, String> read(String name) {
    Path file = StoredPath.of(name, OPTION);
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw ThalwegException.of(ErrorCode.MISSING_FILE, "the file of Spark's settings is not read")
          .expected("a readable file of lines such as: spark.executor.memory 4g")
          .found(file.toAbsolutePath() + ": " + e)
          .remedy("correct " + OPTION + ", or leave it out")
          .cause(e);
    }
    Map<String, String> settings = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      if (!key.startsWith("spark.")) {
        throw ThalwegException.of(ErrorCode.BAD_VALUE, file + " has what is no Spark setting")
            .expected("lines such as: spark.executor.memory 4g")
            .found(key)
            .remedy("take the line out, or correct it");
      }
      settings.put(key, properties.getProperty(key).strip());
    }
    return settings;
  }
}
