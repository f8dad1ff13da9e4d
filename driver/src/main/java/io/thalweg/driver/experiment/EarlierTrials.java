package io.thalweg.driver.experiment;

import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.files.ExperimentDirectory;
import io.thalweg.driver.files.RunDirectory;
import io.thalweg.driver.files.Version;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The runs that are in the directory of an experiment. Mutable: places are taken. */
final class EarlierTrials {
  private static final Set<String> RESULTS = Set.of("completed", "diverged");

  private final ExperimentDirectory directory;
  private final Map<String, Integer> byConfig = new HashMap<>();
  private int last;

  EarlierTrials(ExperimentDirectory directory) {
    this.directory = directory;
    for (int number : directory.begun()) {
      last = Math.max(last, number);
      config(directory.run(number)).ifPresent(text -> byConfig.put(text, number));
    }
  }

  private static Optional<String> config(Path run) {
    Path file = new RunDirectory(run).config();
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw ThalwegException.of(ErrorCode.INTERNAL, file + " cannot be read")
          .found(e.toString())
          .cause(e);
    }
  }

  /** The run of this config on these rows by this version, if it has ended with a result. */
  Optional<Path> finished(RunConfig config, String dataHash) {
    return Optional.ofNullable(byConfig.get(config.toYaml()))
        .map(directory::run)
        .filter(
            run ->
                TrialResult.summary(run)
                    .filter(summary -> isResult(summary, dataHash))
                    .isPresent());
  }

  private static boolean isResult(Map<String, Object> summary, String dataHash) {
    return RESULTS.contains(String.valueOf(summary.get("status")))
        && summary.get("provenance") instanceof Map<?, ?> from
        && dataHash.equals(from.get("data_sha256"))
        && Version.current().equals(from.get("thalweg"));
  }

  /**
   * Where a run is written.
   *
   * @param goesOn whether an unfinished one of the same config is there
   */
  record Place(Path path, boolean goesOn) {}

  /** The place of a run that has no result: its earlier one, that of its number, or a new one. */
  Place place(RunConfig config, int number) {
    String text = config.toYaml();
    Integer known = byConfig.get(text);
    if (known != null) {
      Path run = directory.run(known);
      boolean ended =
          TrialResult.summary(run)
              .filter(summary -> RESULTS.contains(String.valueOf(summary.get("status"))))
              .isPresent(); // on other rows
      return new Place(run, !ended);
    }
    int free = Files.exists(directory.run(number)) ? last + 1 : number;
    last = Math.max(last, free);
    byConfig.put(text, free);
    return new Place(directory.run(free), false);
  }
}
