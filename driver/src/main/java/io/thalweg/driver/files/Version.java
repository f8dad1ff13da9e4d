package io.thalweg.driver.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of Thalweg, which the build writes beside this class. */
public final class Version {
  private static final String CURRENT = load();

  private Version() {}

  /** The version, such as {@code 0.1.0}. */
  public static String current() {
    return CURRENT;
  }

  private static String load() {
    Properties properties = new Properties();
    try (InputStream source = Version.class.getResourceAsStream("version.properties")) {
      properties.load(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
