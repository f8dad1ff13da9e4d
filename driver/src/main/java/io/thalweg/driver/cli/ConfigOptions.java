package io.thalweg.driver.cli;

import io.thalweg.driver.config.ConfigFiles;
import io.thalweg.driver.config.ExperimentConfig;
import io.thalweg.driver.config.RunConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The words of every command that reads a config. */
final class ConfigOptions {
  @Parameters(
      paramLabel = "CONFIG",
      description = "A YAML file or its URI; see conf/README.md for its keys.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Overrides a key of the config, such as epochs=2; the value is YAML, and null removes the"
              + " key. May be repeated.")
  private List<String> sets = List.of();

  /** The run that they describe. */
  RunConfig load() {
    Path here = Path.of("").toAbsolutePath();
    return ConfigFiles.load(find(here), sets, here);
  }

  /** The experiment that they describe. */
  ExperimentConfig loadExperiment() {
    Path here = Path.of("").toAbsolutePath();
    return ExperimentConfig.load(find(here), sets, here);
  }

  /**
   * The config as named from {@code here}, or else from Thalweg's own folder, or else one that
   * {@code spark-submit --files} has sent: the driver may run where nobody has written it.
   */
  private Path find(Path here) {
    if (config.isAbsolute() || Files.exists(here.resolve(config))) {
      return config;
    }
    return inHome()
        .or(() -> SentFiles.find(config.toString(), Sessions.systemProperties()))
        .orElse(config);
  }

  private Optional<Path> inHome() {
    return Optional.ofNullable(System.getProperty("thalweg.home"))
        .map(home -> Path.of(home).resolve(config))
        .filter(Files::exists);
  }
}
