package io.thalweg.driver.cli;

import io.thalweg.driver.cluster.SparkPlatform;
import io.thalweg.driver.cluster.Transport;
import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.files.AtomicFiles;
import io.thalweg.driver.files.Json;
import io.thalweg.driver.files.ModelDirectory;
import io.thalweg.driver.files.ModelFile;
import io.thalweg.driver.files.ModelFiles;
import io.thalweg.driver.files.OngoingRun;
import io.thalweg.driver.files.Provenance;
import io.thalweg.driver.files.RunDirectory;
import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.files.RunSummary;
import io.thalweg.driver.files.Sha256;
import io.thalweg.driver.ingest.DataNotes;
import io.thalweg.driver.ingest.FeatureInfo;
import io.thalweg.driver.ingest.PackedData;
import io.thalweg.driver.report.HtmlReport;
import io.thalweg.driver.report.LayerRow;
import io.thalweg.driver.report.MetricsLog;
import io.thalweg.driver.report.RunReport;
import io.thalweg.driver.round.Trained;
import io.thalweg.driver.round.TrainingPlan;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.DType;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes what a run has come to: model, summary, report, and the lines that end it on the screen.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
record RunOutputs<A>(
    RunConfig config,
    DType<A> dtype,
    ModelSpec model,
    TrainingPlan plan,
    PackedData<A> data,
    Transport<A> transport,
    Instant started,
    double ingestSeconds,
    Map<String, Long> badRows,
    List<DataNotes> notes) {

  /** Writes all files and prints the outcome. */
  void write(Trained<A> trained, OngoingRun run, PrintStream out, String sparkVersion) {
    RunDirectory directory = run.directory();
    Provenance provenance =
        Provenance.here(
            sparkVersion,
            SparkPlatform.scalaVersion(),
            transport.kernels(),
            config.seed(),
            config.hash(),
            data.dataHash());
    RunSummary summary = summary(trained, provenance);
    ModelFile<A> file = file(trained, provenance);
    if (file.isFinite()) {
      ModelDirectory.save(file, directory.model());
    } else {
      out.println("note: the parameters are no longer finite, and no model is written");
    }
    AtomicFiles.write(directory.summary(), Json.pretty(summary.toMap()));
    RunReport report =
        new RunReport(summary, MetricsLog.read(directory.metrics()), layers(), config.toYaml());
    HtmlReport.write(report, directory.report());
    print(trained, summary, run.end(trained.status()), out);
  }

  private RunSummary summary(Trained<A> trained, Provenance provenance) {
    double epochs = (double) trained.rowsProcessed() / data.rows();
    double trainLoss =
        trained.metrics().getOrDefault("train", Map.of()).getOrDefault("loss", trained.lastLoss());
    return new RunSummary(
        config.name(),
        trained.status(),
        trained.reason(),
        started,
        Instant.now(),
        new RunSummary.Work(
            trained.rounds(),
            trained.emptyRounds(),
            epochs,
            data.rows(),
            trained.rowsProcessed(),
            trained.trainNanos() / 1e9,
            ingestSeconds,
            badRows),
        new RunSummary.Outcome(
            trainLoss,
            trained.metrics(),
            model.slots().size(),
            Sha256.of(dtype, trained.parameters())),
        new RunSummary.Setup(
            transport.name(),
            transport.kernels(),
            dtype.name(),
            config.batch().isFull() ? 0 : config.batch().rowsPerRound(),
            transport.workers(),
            plan.batches().shards()),
        provenance,
        trained.notes());
  }

  private ModelFile<A> file(Trained<A> trained, Provenance provenance) {
    return ModelFiles.of(
        model,
        dtype,
        trained.parameters(),
        FeatureInfo.toFile(data.features()),
        config.data().label(),
        provenance);
  }

  private List<LayerRow> layers() {
    return ModelLayers.rows(model);
  }

  private void print(
      Trained<A> trained, RunSummary summary, RunDirectory directory, PrintStream out) {
    if (trained.status() == RunStatus.COMPLETED) {
      trained
          .metrics()
          .forEach((name, metrics) -> out.println(name + ": " + Metrics.text(metrics)));
    }
    DataNotes.print(notes.stream().filter(DataNotes::grave).toList(), out);
    if (trained.emptyRounds() > 0) {
      out.printf(
          Locale.ROOT,
          "note: in %,d of %,d rounds every row had weight 0: they changed nothing%n",
          trained.emptyRounds(),
          trained.rounds());
    }
    trained.reason().filter(reason -> trained.cause().isEmpty()).ifPresent(out::println);
    String speed =
        trained.rounds() == 0
            ? ""
            : String.format(Locale.ROOT, "%,.0f rows/s, ", summary.work().rowsPerSecond());
    out.printf(
        Locale.ROOT,
        "%s: %d rounds, %.1f s of training, %s%s kernels, %d workers%n",
        trained.status().id(),
        trained.rounds(),
        summary.work().trainSeconds(),
        speed,
        transport.kernels(),
        transport.workers());
    out.println("report: " + directory.report().toAbsolutePath());
  }
}
