package io.thalweg.driver.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomePathTest {
  private static final String HOME = System.getProperty("user.home");

  @Test
  void aLeadingTildeIsTheHomeFolder() {
    assertEquals(Path.of(HOME, "runs", "a"), HomePath.of("~/runs/a"));
    assertEquals(Path.of(HOME), HomePath.of("~"));
  }

  @Test
  void anyOtherTildeIsALetter() {
    assertEquals(Path.of("a/~/b"), HomePath.of("a/~/b"));
    assertEquals(Path.of("~b"), HomePath.of("~b"));
  }

  @Test
  void aDataPathMayBeginWithIt(@TempDir Path directory) throws IOException {
    Path file = Files.createTempFile(Path.of(HOME), "thalweg-home-path", ".csv");
    try {
      DataPaths paths = DataPaths.of(Path.of("x.yaml"), directory);
      assertEquals(file.toString(), paths.resolve("~/" + file.getFileName()));
    } finally {
      Files.delete(file);
    }
  }
}
