package io.thalweg.driver.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.config.ExperimentConfig;
import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.files.ExperimentDirectory;
import io.thalweg.driver.files.Json;
import io.thalweg.driver.files.RunDirectory;
import io.thalweg.driver.files.Version;
import io.thalweg.driver.fit.FitSpec;
import io.thalweg.driver.fit.SharedRows;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The order of an experiment, with runs that are only written. */
class ExperimentRunTest {
  private static final String BASE =
      "{data: {train: rows.csv, label: y, validation_fraction: 0.5}, model: {layers: [{linear: 1}]},"
          + " loss: mse, optimizer: {type: sgd, lr: 0.1}, batch: 4, epochs: 1}";

  @TempDir Path folder;

  /** Writes summaries, and fails where it is told. */
  private static final class Written implements TrialRunner {
    private final List<String> batches = new ArrayList<>();
    private int packed;
    private RuntimeException error;

    @Override
    public SharedRows.Known rows(FitSpec spec) {
      packed++;
      return new SharedRows.Known(10, "hash");
    }

    @Override
    public void releaseRows() {}

    @Override
    public void run(RunConfig config, Path directory, boolean goesOn, OptionalDouble seconds) {
      batches.add(config.settings().batch() + " " + config.settings().length().count());
      if (error != null && batches.size() == 2) {
        throw error;
      }
      RunDirectory run = new RunDirectory(directory);
      Map<String, String> from = Map.of("data_sha256", "hash", "thalweg", Version.current());
      try {
        Files.createDirectories(directory);
        Files.writeString(run.config(), config.toYaml());
        Files.writeString(
            run.summary(), Json.pretty(Map.of("status", "completed", "provenance", from)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public boolean isStopped() {
      return false;
    }

    @Override
    public void say(String line) {}
  }

  private Experiment experiment(String rest) throws IOException {
    return experiment(rest, BASE);
  }

  private Experiment experiment(String rest, String base) throws IOException {
    Files.writeString(folder.resolve("rows.csv"), "a,y\n1,1\n");
    Files.writeString(folder.resolve("x.yaml"), "base: " + base + "\n" + rest);
    return Experiment.of(ExperimentConfig.load(folder.resolve("x.yaml"), List.of(), folder));
  }

  private Outcome run(Experiment experiment, Written runner) {
    try (ExperimentDirectory directory = ExperimentDirectory.open(folder.resolve("e"), true)) {
      return new ExperimentRun(experiment, directory, runner).run();
    }
  }

  static Stream<RuntimeException> crashes() {
    return Stream.of(
        ThalwegException.of(ErrorCode.WORKERS_LOST, "the machine is on fire"),
        new IllegalStateException("the machine is on fire"));
  }

  @ParameterizedTest
  @MethodSource("crashes")
  void aRunThatCrashesKeepsNoOtherFromRunningAndIsRunAgain(RuntimeException crash)
      throws IOException {
    Experiment experiment = experiment("axes: {batch: [1, 2, 3]}");
    Written runner = new Written();
    runner.error = crash;
    ThalwegException error = assertThrows(ThalwegException.class, () -> run(experiment, runner));
    assertEquals(ErrorCode.INTERNAL, error.code());
    assertTrue(error.what().contains("1 of 3 runs"), error.what());
    assertTrue(error.found().contains("run 2: "), error.found());
    assertTrue(error.found().endsWith("the machine is on fire"), error.found());
    assertEquals(List.of("1 1", "2 1", "3 1"), runner.batches);
    Written again = new Written();
    assertEquals("completed", run(experiment, again).status());
    assertEquals(List.of("2 1"), again.batches);
  }

  @Test
  void onlyTheSameBaseGoesOn() throws IOException {
    run(experiment("axes: {batch: [1, 2]}"), new Written());
    Experiment other = experiment("axes: {batch: [1, 2]}", BASE.replace("0.1", "0.2"));
    ThalwegException error = assertThrows(ThalwegException.class, () -> run(other, new Written()));
    assertEquals(ErrorCode.RUN_DIFFERS, error.code());
    Written more = new Written();
    run(experiment("axes: {batch: [1, 2, 3]}"), more);
    assertEquals(List.of("3 1"), more.batches);
  }

  @Test
  void wrongDataEndsAnExperimentAtOnce() throws IOException {
    Experiment experiment = experiment("axes: {batch: [1, 2, 3]}");
    Written runner = new Written();
    runner.error = ThalwegException.of(ErrorCode.BAD_ROW, "a bad row");
    assertEquals(
        ErrorCode.BAD_ROW,
        assertThrows(ThalwegException.class, () -> run(experiment, runner)).code());
    assertEquals(2, runner.batches.size());
  }

  @Test
  void rowsArePackedOnceForRunsThatDoNotDifferInThem() throws IOException {
    Written runner = new Written();
    run(experiment("axes: {batch: [1, 2], optimizer.lr: [1, 2], data.window: [1, 2]}"), runner);
    assertEquals(1, runner.packed);
    run(experiment("axes: {batch: [1, 2], seed: [1, 2], dtype: [float32, float64]}"), runner);
    assertEquals(5, runner.packed);
  }

  @Test
  void aBudgetInRowsGivesTheRoundsThatSeeThem() throws IOException {
    Written runner = new Written();
    run(experiment("axes: {batch: [full, 4, 10, 100]}\nbudget: {rows: 25}"), runner);
    assertEquals(List.of("full 3", "4 8", "10 3", "100 3"), runner.batches);
  }
}
