package io.thalweg.driver.cli;

import io.thalweg.driver.cluster.Transport;
import io.thalweg.driver.cluster.Transports;
import io.thalweg.driver.config.DataConfig;
import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.config.RunConfig;
import io.thalweg.driver.files.OngoingRun;
import io.thalweg.driver.files.RunDirectory;
import io.thalweg.driver.ingest.DataColumns;
import io.thalweg.driver.ingest.DataNotes;
import io.thalweg.driver.ingest.Ingest;
import io.thalweg.driver.ingest.IngestOptions;
import io.thalweg.driver.ingest.LabelAdvice;
import io.thalweg.driver.ingest.ModelRules;
import io.thalweg.driver.ingest.PackedData;
import io.thalweg.driver.ingest.PackedParts;
import io.thalweg.driver.ingest.RunData;
import io.thalweg.driver.ingest.SourceQuery;
import io.thalweg.driver.ingest.SourceReader;
import io.thalweg.driver.ingest.SourceRows;
import io.thalweg.driver.report.MetricsLog;
import io.thalweg.driver.report.ProgressLine;
import io.thalweg.driver.report.Terminal;
import io.thalweg.driver.round.PlanNotes;
import io.thalweg.driver.round.Recorder;
import io.thalweg.driver.round.Standardization;
import io.thalweg.driver.round.Trained;
import io.thalweg.driver.round.Trainer;
import io.thalweg.driver.round.TrainingPlan;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.worker.compute.Task;
import io.thalweg.worker.data.RowRules;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.SparkSession;

/**
 * One training run from config to run directory: ingest, rounds, outputs.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class TrainingRun<A> {
  /** The name of the held-out data in metrics, whether it has a source of its own or not. */
  private static final String TEST = "test";

  private static final long DEFAULT_LOG_LINES = 1000;

  private final RunConfig config;
  private final DType<A> dtype;
  private final SparkSession spark;
  private final RunTarget target;
  private final PrintStream out;
  private final BooleanSupplier stop;
  private final Instant started = Instant.now();
  private final long startedNanos = System.nanoTime();

  private TrainingRun(
      RunConfig config,
      DType<A> dtype,
      SparkSession spark,
      RunTarget target,
      PrintStream out,
      BooleanSupplier stop) {
    this.config = config;
    this.dtype = dtype;
    this.spark = spark;
    this.target = target;
    this.out = out;
    this.stop = stop;
  }

  /**
   * Runs {@code config} and writes the run directory.
   *
   * @param stop asked before every round; true ends the run as interrupted
   * @throws io.thalweg.shared.error.ThalwegException where the run does not complete; what was
   *     reached is written all the same
   */
  static void run(
      RunConfig config,
      SparkSession spark,
      RunTarget target,
      PrintStream out,
      BooleanSupplier stop) {
    of(config, config.dtype(), spark, target, out, stop).run();
  }

  private static <A> TrainingRun<A> of(
      RunConfig config,
      DType<A> dtype,
      SparkSession spark,
      RunTarget target,
      PrintStream out,
      BooleanSupplier stop) {
    return new TrainingRun<>(config, dtype, spark, target, out, stop);
  }

  private void run() {
    requireMetric();
    out.println("reading " + config.data().train().describe());
    RunData<A> data = pack();
    PackedData<A> train = data.train();
    Optional<PackedData<A>> heldOut = data.heldOut();
    List<DataNotes> notes = data.notes(Task.of(config.loss()));
    BatchPlan batches = new BatchPlan(train.shardRows(), config.batch().rowsPerRound());
    long ingestNanos = System.nanoTime() - startedNanos;
    out.printf(
        Locale.ROOT,
        "%,d rows of %,d features in %d shards after %.1f s%n",
        train.rows(),
        train.width(),
        batches.shards(),
        ingestNanos / 1e9);

    ModelSpec raw = new ModelSpec(train.width(), config.layers(), config.loss());
    ModelRules.requireLabels(raw, train);
    heldOut.ifPresent(rows -> ModelRules.requireLabels(raw, rows));
    plan(raw, batches, heldOut.isPresent()); // refuses patterns before anything is written

    try (OngoingRun run = target.start(config, out);
        Transport<A> transport = transport(raw, train, heldOut)) {
      ModelSpec model = standardized(raw, transport);
      TrainingPlan plan = plan(model, batches, heldOut.isPresent());
      Trained<A> trained = train(plan, transport, run.directory(), notes(plan, notes, heldOut));
      RunOutputs<A> outputs =
          new RunOutputs<>(
              config,
              dtype,
              model,
              plan,
              train,
              transport,
              started,
              ingestNanos / 1e9,
              data.badRows(),
              notes);
      outputs.write(trained, run, out, spark.version());
      trained
          .cause()
          .ifPresent(
              cause -> {
                throw cause;
              });
    }
  }

  private Trained<A> train(
      TrainingPlan plan, Transport<A> transport, RunDirectory directory, List<String> notes) {
    ProgressLine progress =
        new ProgressLine(out, Terminal.detect(), (int) plan.epochs(), plan.rounds());
    try (MetricsLog log = MetricsLog.create(directory.metrics())) {
      Recorder recorder = new Recorder(plan, log, progress, startedNanos);
      notes.forEach(recorder::note);
      return new Trainer<>(
              plan, transport, KernelProvider.find(dtype, config.kernels()), recorder, stop)
          .run();
    }
  }

  /** What the user should know before the first round. */
  private List<String> notes(
      TrainingPlan plan, List<DataNotes> data, Optional<PackedData<A>> heldOut) {
    List<String> notes = new ArrayList<>();
    data.forEach(note -> notes.addAll(note.texts()));
    smallData(plan.batches()).ifPresent(notes::add);
    notes.addAll(PlanNotes.of(plan, heldOut.map(rows -> rows.labels().single()).orElse(false)));
    return notes;
  }

  private RunData<A> pack() {
    DataConfig data = config.data();
    IngestOptions options =
        new IngestOptions(
            config.seed(),
            config.shards().orElse(0),
            data.badRows(),
            data.validationFraction().orElse(0),
            rules(),
            data.standardize());
    SourceRows rows = SourceReader.read(spark, data.train());
    PackedParts<A> parts =
        advice("data.train", data.train())
            .during(() -> Ingest.pack(rows, columns(data), dtype, options), rows::rows);
    return new RunData<>(parts, data.test().map(source -> packTest(source, parts.train())));
  }

  private PackedData<A> packTest(DataSource source, PackedData<A> train) {
    DataConfig data = config.data();
    IngestOptions options =
        IngestOptions.defaults(config.seed()).withBadRows(data.badRows()).withRules(rules());
    SourceRows rows = SourceReader.readLike(spark, source, train.features());
    return advice("data.test", source)
        .during(
            () -> Ingest.packLike(train.features(), rows, columns(data), dtype, options),
            rows::rows);
  }

  private LabelAdvice advice(String key, DataSource source) {
    String label = config.data().label();
    Optional<String> relation = SourceQuery.relation(spark, source);
    return new LabelAdvice(
        label, rules().label(), new LabelWords(key, label, relation, config.layers()));
  }

  private static DataColumns columns(DataConfig data) {
    return new DataColumns(data.features(), Optional.of(data.label()), data.weight());
  }

  private RowRules rules() {
    return ModelRules.of(config.layers(), config.loss());
  }

  private ModelSpec standardized(ModelSpec raw, Transport<A> transport) {
    return config.data().standardize()
        ? raw.with(Standardization.of(transport, raw.inputs()))
        : raw;
  }

  private Transport<A> transport(
      ModelSpec raw, PackedData<A> train, Optional<PackedData<A>> heldOut) {
    List<PackedData<A>> datasets = new ArrayList<>(List.of(train));
    heldOut.ifPresent(datasets::add);
    return Transports.open(
        config.transport(),
        spark,
        datasets.stream().map(PackedData::shards).toList(),
        raw,
        dtype,
        config.kernels());
  }

  private TrainingPlan plan(ModelSpec model, BatchPlan batches, boolean hasTest) {
    long rounds = config.length().rounds(batches.batchesPerEpoch());
    long logEvery = Math.max(1, (rounds + DEFAULT_LOG_LINES - 1) / DEFAULT_LOG_LINES);
    return new TrainingPlan(
        model,
        batches,
        rounds,
        config.seed(),
        config.optimizer(),
        config.schedule(),
        config.logEvery().isPresent() ? config.logEvery().getAsInt() : logEvery,
        config.evaluateEvery(),
        hasTest ? Map.of(TEST, 1) : Map.of(),
        config.wire(),
        config.regularization());
  }

  /**
   * Refuses early stopping and schedules on what this run will not measure, before the data is
   * read.
   */
  private void requireMetric() {
    DataConfig data = config.data();
    boolean hasTest = data.test().isPresent() || data.validationFraction().isPresent();
    List<String> known =
        TrainingPlan.metrics(Task.of(config.loss()), hasTest ? List.of(TEST) : List.of());
    config.regularization().earlyStopping().ifPresent(rule -> rule.require(known));
    TrainingPlan.requireMetric(config.schedule(), Task.of(config.loss()), hasTest);
  }

  private Optional<String> smallData(BatchPlan batches) {
    return !config.batch().isFull() && config.batch().rowsPerRound() > batches.rows()
        ? Optional.of(
            String.format(
                "batch %s is larger than the %d training rows: every round takes all of them",
                config.batch(), batches.rows()))
        : Optional.empty();
  }
}
