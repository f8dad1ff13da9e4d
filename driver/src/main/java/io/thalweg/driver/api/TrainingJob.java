package io.thalweg.driver.api;

import io.thalweg.driver.cluster.SparkPlatform;
import io.thalweg.driver.cluster.Transport;
import io.thalweg.driver.cluster.Transports;
import io.thalweg.driver.files.Provenance;
import io.thalweg.driver.files.Sha256;
import io.thalweg.driver.ingest.DataColumns;
import io.thalweg.driver.ingest.Ingest;
import io.thalweg.driver.ingest.IngestOptions;
import io.thalweg.driver.ingest.LabelAdvice;
import io.thalweg.driver.ingest.ModelRules;
import io.thalweg.driver.ingest.NoData;
import io.thalweg.driver.ingest.PackedData;
import io.thalweg.driver.ingest.PackedParts;
import io.thalweg.driver.ingest.RunData;
import io.thalweg.driver.ingest.SourceRows;
import io.thalweg.driver.report.ProgressLine;
import io.thalweg.driver.report.Terminal;
import io.thalweg.driver.round.PlanNotes;
import io.thalweg.driver.round.Recorder;
import io.thalweg.driver.round.RoundListener;
import io.thalweg.driver.round.Standardization;
import io.thalweg.driver.round.Trained;
import io.thalweg.driver.round.Trainer;
import io.thalweg.driver.round.TrainingPlan;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.worker.compute.Task;
import io.thalweg.worker.data.RowRules;
import io.thalweg.worker.session.HostWishes;
import io.thalweg.worker.session.OwnSettings;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs a {@link Training} in one element type: pack, rounds, result.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class TrainingJob<A> {
  private static final String TEST = "test";

  private final Training training;
  private final DType<A> dtype;
  private final SparkSession spark;
  private boolean stopped; // by the caller's own word

  TrainingJob(Training training, DType<A> dtype, SparkSession spark) {
    this.training = training;
    this.dtype = dtype;
    this.spark = spark;
  }

  Fitted run() {
    return HostWishes.obeyedBy(spark.sparkContext(), this::packAndTrain);
  }

  private Fitted packAndTrain() {
    requireData();
    requireHeldOut();
    OwnSettings.require(spark);
    SparkPlatform.requireSlots(spark);
    KernelProvider.find(dtype, training.kernels); // they warm up while the rows are read
    List<PackedData<A>> datasets = new ArrayList<>();
    try {
      PackedParts<A> parts = packTrain();
      datasets.addAll(parts.all());
      PackedData<A> train = parts.train();
      Optional<PackedData<A>> test = training.test.map(source -> packTest(source, train));
      test.ifPresent(datasets::add);
      RunData<A> data = new RunData<>(parts, test);
      requireLabels(train.width(), datasets);
      Model raw = training.trainable.model(train.width());
      try (Transport<A> transport =
          Transports.open(
              training.transport,
              spark,
              datasets.stream().map(PackedData::shards).toList(),
              raw,
              dtype,
              training.kernels)) {
        return train(standardized(raw, transport), transport, data);
      }
    } finally {
      datasets.forEach(PackedData::release);
    }
  }

  private void requireData() {
    boolean needed = training.trainable.needsData();
    if (needed != training.data.isPresent()) {
      throw ThalwegException.of(
              ErrorCode.BAD_VALUE,
              needed ? "there are no rows to train on" : "this objective uses no data")
          .expected(needed ? "a call of data(...)" : "no call of data(...)")
          .remedy(
              needed
                  ? "give rows, or write the objective as a function of the parameters alone"
                  : "write the objective as (p, x, y) -> ..., or leave out the data");
    }
  }

  private void requireHeldOut() {
    if (training.data.isEmpty() && training.validationFraction > 0) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "there are no rows to hold out")
          .expected("validationFraction(...) beside data(...)")
          .remedy("remove the call of validationFraction(...)");
    }
    if (training.test.isPresent() && training.validationFraction > 0) {
      throw ThalwegException.of(
              ErrorCode.BAD_VALUE, "test(...) and validationFraction(...) exclude each other")
          .expected("test rows of their own, or a fraction of the training rows")
          .remedy("remove one of the two calls");
    }
  }

  private void requireLabels(int width, List<PackedData<A>> datasets) {
    if (training.trainable instanceof Network network) {
      ModelSpec model = network.model(width);
      datasets.forEach(rows -> ModelRules.requireLabels(model, rows));
    }
  }

  private PackedParts<A> packTrain() {
    if (training.data.isEmpty()) {
      return new PackedParts<>(NoData.packed(spark, dtype), Optional.empty());
    }
    Training.Source source = training.data.get();
    IngestOptions options =
        new IngestOptions(
            training.seed,
            training.shards,
            training.badRows,
            training.validationFraction,
            rules(),
            training.standardize);
    Dataset<Row> rows = source.rows().apply(spark);
    return advice(source)
        .during(() -> Ingest.pack(rows, columns(source), dtype, options), () -> rows);
  }

  private PackedData<A> packTest(Training.Source source, PackedData<A> train) {
    IngestOptions options =
        IngestOptions.defaults(training.seed).withBadRows(training.badRows).withRules(rules());
    SourceRows rows = SourceRows.of(source.rows().apply(spark));
    return advice(source)
        .during(
            () -> Ingest.packLike(train.features(), rows, columns(source), dtype, options),
            rows::rows);
  }

  private LabelAdvice advice(Training.Source source) {
    String label = source.columns().label().orElse("");
    return new LabelAdvice(label, rules().label(), new ApiLabelWords(label));
  }

  private DataColumns columns(Training.Source source) {
    DataColumns named = source.columns();
    return new DataColumns(named.features(), named.label(), training.weight);
  }

  private RowRules rules() {
    return training.trainable instanceof Network network
        ? ModelRules.of(network.layers(), network.loss())
        : RowRules.any();
  }

  private Fitted train(Model model, Transport<A> transport, RunData<A> data) {
    PackedData<A> train = data.train();
    Kernels<A> kernels = KernelProvider.find(dtype, training.kernels);
    TrainingPlan plan = plan(model, train, data.heldOut().isPresent());
    A parameters = model.initialise(dtype, training.seed);
    ParameterView<A> view = new ParameterView<>(model.slots(), dtype, parameters);
    training.start.forEach(view::set);
    Recorder recorder = new Recorder(plan, line -> {}, silence(plan.rounds()));
    notes(plan, data).forEach(recorder::note);
    Trained<A> trained =
        new Trainer<>(
                plan, transport, kernels, recorder, this::isStopped, parameters, watcher(model))
            .run();
    trained
        .cause()
        .filter(cause -> !stopped)
        .ifPresent(
            cause -> {
              throw cause;
            });
    FittedModel<A> fitted =
        new FittedModel<>(
            model,
            dtype,
            trained.parameters(),
            train.features(),
            training.data.flatMap(source -> source.columns().label()).orElse(""),
            training.kernels,
            provenance(transport.kernels(), train.dataHash()));
    return new Fitted(fitted, trained, data.badRows());
  }

  private static List<String> notes(TrainingPlan plan, RunData<?> data) {
    List<String> notes = new ArrayList<>();
    data.notes(Task.of(plan.model())).forEach(note -> notes.addAll(note.texts()));
    boolean alike = data.heldOut().map(rows -> rows.labels().single()).orElse(false);
    notes.addAll(PlanNotes.of(plan, alike));
    return notes;
  }

  private boolean isStopped() {
    stopped = training.stopWhen.getAsBoolean();
    return stopped;
  }

  private Model standardized(Model raw, Transport<A> transport) {
    return training.standardize ? raw.with(Standardization.of(transport, raw.inputs())) : raw;
  }

  private TrainingPlan plan(Model model, PackedData<A> train, boolean hasTest) {
    BatchPlan batches = new BatchPlan(train.shardRows(), training.batch.rowsPerRound());
    return new TrainingPlan(
        model,
        batches,
        training.length.rounds(batches.batchesPerEpoch()),
        training.seed,
        training.optimizer,
        training.schedule,
        Long.MAX_VALUE,
        training.evaluateEvery,
        hasTest ? Map.of(TEST, 1) : Map.of(),
        training.wire,
        training.regularization);
  }

  private RoundListener<A> watcher(Model model) {
    return finished -> {
      AtomicBoolean stopped = new AtomicBoolean();
      training.onRound.accept(Round.of(finished, model.slots(), dtype, () -> stopped.set(true)));
      return !stopped.get();
    };
  }

  /** A program that wants to see progress prints it in its callback. */
  private static ProgressLine silence(long rounds) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new ProgressLine(nowhere, Terminal.none(), 1, rounds);
  }

  private Provenance provenance(String kernels, String dataHash) {
    String settings =
        String.join(
            "\n",
            training.optimizer.resolved().toString(),
            training.schedule.resolved().toString(),
            training.regularization.toString(),
            training.batch.toString(),
            training.length.toString(),
            training.wire.key(),
            dtype.name());
    return Provenance.here(
        spark.version(),
        SparkPlatform.scalaVersion(),
        kernels,
        training.seed,
        Sha256.of(settings),
        dataHash);
  }
}
