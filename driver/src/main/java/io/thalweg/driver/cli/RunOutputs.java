package io.thalweg.driver.cli;

import io.thalweg.driver.config.FitSettings;
import io.thalweg.driver.config.HiddenValues;
import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.files.AtomicFiles;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.driver.files.Json;
import io.thalweg.driver.files.ModelDirectory;
import io.thalweg.driver.files.ModelFile;
import io.thalweg.driver.files.ModelFiles;
import io.thalweg.driver.files.OngoingRun;
import io.thalweg.driver.files.RunDirectory;
import io.thalweg.driver.files.RunForecast;
import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.files.RunSummary;
import io.thalweg.driver.files.Sha256;
import io.thalweg.driver.fit.FitResult;
import io.thalweg.driver.ingest.DataNotes;
import io.thalweg.driver.report.HtmlReport;
import io.thalweg.driver.report.LoggedRounds;
import io.thalweg.driver.report.RunReport;
import io.thalweg.driver.round.ForecastText;
import io.thalweg.driver.round.Trained;
import io.thalweg.driver.state.TrainState;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.ModelSpec;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes what a run has come to: model, summary, report, and the lines that end it on the screen.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
record RunOutputs<A>(RunConfig config, FitResult<A> result) {

  /**
   * Writes all files and prints the outcome. The model is the first: no run loses it because
   * figures or a page about it cannot be written.
   *
   * @return where they are
   * @throws ThalwegException INTERNAL if the model or the summary cannot be written
   */
  RunDirectory write(OngoingRun run, PrintStream out) {
    RunDirectory directory = run.directory();
    Trained<A> trained = result.trained();
    RunSummary summary = summary(trained);
    ModelFile<A> file = file(trained);
    if (file.isFinite()) {
      ModelDirectory.save(file, directory.model());
    } else {
      out.println("note: the parameters are no longer finite, and no model is written");
    }
    AtomicFiles.write(directory.summary(), Json.pretty(summary.toMap()));
    try {
      report(summary, directory);
    } catch (ThalwegException e) {
      out.println("note: there is no report: " + e.what() + ": " + e.found());
    }
    RunDirectory ended = run.end(trained.status());
    print(trained, summary, ended, out);
    return ended;
  }

  private void report(RunSummary summary, RunDirectory directory) {
    RunReport report =
        new RunReport(
            summary,
            LoggedRounds.read(directory.metrics()),
            ModelLayers.rows((ModelSpec) result.model()),
            FeatureColumn.encodedInputs(result.rows().features()),
            config.toYaml());
    HtmlReport.write(report, directory.report());
  }

  private RunSummary summary(Trained<A> trained) {
    TrainState<A> state = trained.state();
    double trainLoss =
        trained.metrics().getOrDefault("train", Map.of()).getOrDefault("loss", state.lastLoss());
    FitSettings settings = config.settings();
    return new RunSummary(
        config.name(),
        trained.status(),
        trained.reason(),
        trained.cause().map(ThalwegException::found),
        trained.cause().map(error -> error.remedy()),
        result.started(),
        Instant.now(),
        new RunSummary.Work(
            state.rounds(),
            state.emptyRounds(),
            (double) state.rows() / result.rows().count(),
            result.rows().count(),
            state.rows(),
            trained.trainNanos() / 1e9,
            result.ingestSeconds(),
            result.rows().bad()),
        new RunSummary.Outcome(
            trainLoss,
            trained.metrics(),
            trained.details(),
            result.model().slots().size(),
            Sha256.of(result.dtype(), trained.parameters())),
        new RunSummary.Setup(
            result.means().transport(),
            result.means().kernels(),
            result.dtype().name(),
            settings.batch().isFull() ? 0 : settings.batch().rowsPerRound(),
            result.means().workers(),
            result.rows().shards()),
        result.provenance(),
        trained.findings(),
        state.rollbacks(),
        trained.notes(),
        result.resumed(),
        new RunForecast(result.forecast().toMap(), new ForecastText(result.forecast()).lines()));
  }

  private ModelFile<A> file(Trained<A> trained) {
    return ModelFiles.of(
        result.model(),
        result.dtype(),
        trained.parameters(),
        result.rows().features(),
        result.rows().label(),
        result.provenance());
  }

  private void print(
      Trained<A> trained, RunSummary summary, RunDirectory directory, PrintStream out) {
    trained.metrics().forEach((name, metrics) -> out.println(name + ": " + Metrics.text(metrics)));
    DataNotes.print(result.rows().notes().stream().filter(DataNotes::grave).toList(), out);
    TrainState<A> state = trained.state();
    if (state.emptyRounds() > 0) {
      out.printf(
          Locale.ROOT,
          "note: in %,d of %,d rounds every row had weight 0: they changed nothing%n",
          state.emptyRounds(),
          state.rounds());
    }
    trained.reason().filter(reason -> trained.cause().isEmpty()).ifPresent(out::println);
    String speed =
        state.rounds() == 0
            ? ""
            : String.format(Locale.ROOT, "%,.0f rows/s, ", summary.work().rowsPerSecond());
    out.printf(
        Locale.ROOT,
        "%s: %d rounds, %.1f s of training, %s%s kernels, %d workers%n",
        trained.status().id(),
        state.rounds(),
        summary.work().trainSeconds(),
        speed,
        result.means().kernels(),
        result.means().workers());
    out.println("report: " + directory.report().toAbsolutePath());
    boolean goesOn =
        trained.status() == RunStatus.INTERRUPTED || trained.status() == RunStatus.FAILED;
    if (goesOn && Files.isDirectory(directory.checkpoints())) {
      out.printf(
          "to go on: thalweg train %s --run-dir %s %s%s%n",
          quoted(directory.config()), quoted(directory.root()), EarlierRun.OPTION, hidden());
    }
  }

  /** The words that give again what the config of the run hides. */
  private String hidden() {
    return HiddenValues.keys(config.data()).stream()
        .map(key -> " --set " + key + "=...")
        .collect(Collectors.joining());
  }

  /** As a shell takes it for one word. */
  private static String quoted(Path path) {
    String text = path.toString();
    return text.matches("[\\w./:@%+,=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
