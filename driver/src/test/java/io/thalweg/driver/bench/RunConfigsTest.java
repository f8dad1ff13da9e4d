package io.thalweg.driver.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.thalweg.driver.config.ConfigFiles;
import io.thalweg.driver.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the configs of our side are such as {@code thalweg train} takes. */
class RunConfigsTest {
  @TempDir Path directory;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = Files.createDirectories(directory.resolve("rows.parquet"));
  }

  @Test
  void everyConfigIsValid() throws IOException {
    assertEquals(32, load(RunConfigs.loop(data, 100) + "log_every: 1\n").settings().batch().rows());
    String layers = "{linear: 512}, relu";
    assertEquals(3, load(RunConfigs.digits(data, layers, 128, 100)).layers().size());
    load(RunConfigs.logistic(data, "4096", 0.1, 440));
    load(RunConfigs.logistic(data, "full", 0.5, 60));
  }

  private RunConfig load(String config) throws IOException {
    Path file = Files.writeString(directory.resolve("run.yaml"), config);
    return ConfigFiles.load(file, List.of(), directory);
  }
}
