package io.thalweg.driver.fit;

import io.thalweg.driver.checkpoint.Checkpoint;
import io.thalweg.driver.checkpoint.CheckpointWriter;
import io.thalweg.driver.checkpoint.StartValues;
import io.thalweg.driver.cluster.SparkPlatform;
import io.thalweg.driver.cluster.Transport;
import io.thalweg.driver.cluster.Transports;
import io.thalweg.driver.config.Diagnosis;
import io.thalweg.driver.config.FitSettings;
import io.thalweg.driver.diagnosis.data.HeldOutGuess;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.driver.files.Provenance;
import io.thalweg.driver.ingest.DataNotes;
import io.thalweg.driver.ingest.ModelRules;
import io.thalweg.driver.ingest.PackedData;
import io.thalweg.driver.ingest.RunData;
import io.thalweg.driver.ingest.ShardRoom;
import io.thalweg.driver.ingest.SourceParts;
import io.thalweg.driver.round.Cure;
import io.thalweg.driver.round.Doctor;
import io.thalweg.driver.round.Forecast;
import io.thalweg.driver.round.KnownRows;
import io.thalweg.driver.round.PlanNotes;
import io.thalweg.driver.round.Recorder;
import io.thalweg.driver.round.RoundListener;
import io.thalweg.driver.round.Sample;
import io.thalweg.driver.round.Standardization;
import io.thalweg.driver.round.Trained;
import io.thalweg.driver.round.Trainer;
import io.thalweg.driver.round.TrainingPlan;
import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.ParameterView;
import io.thalweg.driver.state.TrainState;
import io.thalweg.shared.data.BatchStages;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.worker.session.HostWishes;
import io.thalweg.worker.session.OwnSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * One training in one element type: rows, model, transport, rounds, result.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class Fit<A> {
  /** Rows that the driver looks at itself. */
  static final int SAMPLE_ROWS = 1024;

  private final FitSpec spec;
  private final FitSettings settings;
  private final DType<A> dtype;
  private final SparkSession spark;
  private final FitObserver observer;
  private final Optional<SharedRows> shared;
  private final Kernels<A> kernels;
  private final Instant started = Instant.now();
  private final long startedNanos = System.nanoTime();
  private double ingestSeconds;
  private Optional<StartValues> origin = Optional.empty(); // of the first parameters

  private Fit(
      FitSpec spec,
      DType<A> dtype,
      SparkSession spark,
      FitObserver observer,
      Optional<SharedRows> shared) {
    this.spec = spec;
    this.settings = spec.settings();
    this.dtype = dtype;
    this.spark = spark;
    this.observer = observer;
    this.shared = shared;
    this.kernels = KernelProvider.find(dtype, settings.kernels()); // they warm up during ingest
  }

  /**
   * Trains.
   *
   * @return what was reached, also where the rounds ended early: see {@link Trained#cause}
   * @throws ThalwegException for what does not fit, before the first round; INTERRUPTED or
   *     WORKERS_LOST where the application around it wants the fit to end before its rounds
   */
  public static FitResult<?> run(FitSpec spec, SparkSession spark, FitObserver observer) {
    return run(spec, spark, observer, Optional.empty());
  }

  /**
   * The same.
   *
   * @param shared has packed rows of fits before, and keeps those of this one
   */
  public static FitResult<?> run(
      FitSpec spec, SparkSession spark, FitObserver observer, Optional<SharedRows> shared) {
    return HostWishes.obeyedBy(
        spark.sparkContext(),
        () -> of(spec, spec.settings().dtype(), spark, observer, shared).run());
  }

  private static <A> Fit<A> of(
      FitSpec spec,
      DType<A> dtype,
      SparkSession spark,
      FitObserver observer,
      Optional<SharedRows> shared) {
    return new Fit<>(spec, dtype, spark, observer, shared);
  }

  private FitResult<A> run() {
    spec.requireMetric();
    OwnSettings.require(spark);
    SparkPlatform.requireSlots(spark);
    Optional<Checkpoint> from = observer.resumed();
    origin = from.isPresent() ? Optional.empty() : settings.initFrom().map(StartValues::load);
    Forecasts<A> forecasts = new Forecasts<>(spec, kernels, spark);
    try (Packing<A> packing =
        new Packing<>(
            spec,
            dtype,
            spark,
            outline ->
                forecasts
                    .before(outline)
                    .ifPresent(forecast -> observer.forecast(forecast.require())),
            shared)) {
      RunData<A> data = packing.pack();
      PackedData<A> train = data.train();
      ingestSeconds = (System.nanoTime() - startedNanos) / 1e9;
      BatchStages batches = settings.batches(train.shardRows());
      observer.packed(
          new FitObserver.Packed(
              train.rows(), train.width(), batches.first().shards(), ingestSeconds));
      Model raw = model(spec, data);
      TrainingPlan unscaled = plan(spec, raw, data, batches);
      Course.of(spec, unscaled, data, from, started); // refuses before workers start
      Forecast counted = forecasts.of(raw, train, batches).require();
      origin.ifPresent(values -> values.require(raw.slots()));
      Optional<Sample<A>> sample = sample(train); // while no worker holds a slot
      DataCheck.Seen seen =
          settings.diagnosis() == Diagnosis.OFF
              ? DataCheck.Seen.NOTHING
              : autopsy(packing, train, unscaled)
                  .explain(new DataCheck<>(spec, data, spark).look(raw));
      try (Transport<A> transport = open(spec, spark, raw, data)) {
        Model model = standardized(raw, transport, data.train().features());
        TrainingPlan plan = plan(spec, model, data, batches);
        List<DataNotes> notes = data.notes(model.task());
        Course course = Course.of(spec, plan, data, from, started);
        Forecast forecast = forecasts.paced(counted, plan, transport);
        observer.forecast(forecast);
        Trained<A> trained = train(course, transport, data, notes, sample, seen, packing);
        return result(course, trained, transport, data, notes, seen, forecast);
      }
    }
  }

  /** The model of a training on these rows, before its inputs are standardised. */
  static Model model(FitSpec spec, RunData<?> data) {
    PackedData<?> train = data.train();
    Model model = spec.blueprint().model().of(RowForm.of(train));
    data.all().forEach(rows -> ModelRules.requireLabels(model, rows));
    return model;
  }

  /** What a training on these rows is run with. */
  static <A> Transport<A> open(FitSpec spec, SparkSession spark, Model raw, RunData<A> data) {
    return Transports.open(
        spec.settings().transport(),
        spark,
        data.all().stream().map(PackedData::shards).toList(),
        raw,
        data.train().codec().dtype(),
        spec.settings().kernels());
  }

  private Model standardized(Model raw, Transport<A> transport, List<FeatureColumn> features) {
    return spec.data().standardize()
        ? raw.with(
            Standardization.of(transport, raw.inputs()).only(FeatureColumn.measured(features)))
        : raw;
  }

  /** How a model is trained on these rows. */
  static TrainingPlan plan(FitSpec spec, Model model, RunData<?> data, BatchStages batches) {
    FitSettings settings = spec.settings();
    long rounds = settings.length().rounds(batches);
    return new TrainingPlan(
        model,
        batches,
        rounds,
        settings.seed(),
        settings.optimizer(),
        settings.schedule(),
        settings.logEvery(rounds),
        settings.evaluateEvery(),
        data.heldOut().isPresent() ? Map.of(FitSpec.TEST, 1) : Map.of(),
        settings.wire(),
        settings.regularization(),
        data.train().label().unit());
  }

  private Trained<A> train(
      Course course,
      Transport<A> transport,
      RunData<A> data,
      List<DataNotes> notes,
      Optional<Sample<A>> sample,
      DataCheck.Seen seen,
      Packing<A> packing) {
    TrainingPlan plan = course.plan();
    Recorder recorder = observer.recorder(plan.epochs(), plan.rounds(), startedNanos);
    try {
      course.resume(recorder);
      course.notes().forEach(recorder::note);
      notes(plan, data, notes).forEach(recorder::note);
      Doctor<A> doctor =
          new Doctor<>(
              plan,
              settings.diagnosis(),
              settings.onDivergence(),
              sample.map(rows -> known(rows, data.train(), plan.model(), seen)),
              finding -> found(finding, recorder));
      doctor.begin(seen.findings());
      Trained<A> trained = train(course, transport, recorder, doctor);
      return aftermath(plan, transport, recorder, packing, data).look(trained);
    } finally {
      recorder.close();
    }
  }

  private static <A> KnownRows<A> known(
      Sample<A> sample, PackedData<A> train, Model model, DataCheck.Seen seen) {
    return new KnownRows<>(
        sample,
        SourceParts.of(train, sample.rows()),
        HeldOutGuess.of(seen.profile(), model).filter(guess -> !train.codec().hasWeight()));
  }

  private Optional<Sample<A>> sample(PackedData<A> train) {
    return settings.diagnosis() == Diagnosis.OFF || train.rows() == 0 || train.width() == 0
        ? Optional.empty()
        : Optional.of(Sample.of(kernels, train, SAMPLE_ROWS));
  }

  private void found(Finding finding, Recorder recorder) {
    if (recorder.find(finding)) {
      observer.found(finding);
    }
  }

  /** The rounds, with checkpoints on the way and at the end. */
  private Trained<A> train(
      Course course, Transport<A> transport, Recorder recorder, Doctor<A> doctor) {
    TrainingPlan plan = course.plan();
    TrainState<A> first = plan.start(kernels, firstParameters(plan));
    course.resume(first, doctor);
    Optional<CheckpointWriter<A>> writer = course.writer(observer.checkpoints(), recorder, doctor);
    try {
      RoundListener<A> listener =
          (outcome, state) -> {
            writer.ifPresent(known -> known.finished(state));
            return observer.finished(outcome, plan.model().slots(), dtype, state);
          };
      Trained<A> trained = trainer(plan, transport, recorder, first, listener, doctor).run();
      if (Course.leaves(trained)) {
        writer.ifPresent(known -> known.save(trained.state()));
      }
      return trained;
    } finally {
      writer.ifPresent(CheckpointWriter::close);
    }
  }

  private Trainer<A> trainer(
      TrainingPlan plan,
      Transport<A> transport,
      Recorder recorder,
      TrainState<A> state,
      RoundListener<A> listener,
      Doctor<A> doctor) {
    return new Trainer<>(
        plan, transport, kernels, recorder, observer::isStopped, state, listener, doctor);
  }

  /** The parameters before the first round. */
  private A firstParameters(TrainingPlan plan) {
    A parameters = plan.model().initialise(dtype, plan.seed());
    origin.ifPresent(values -> values.fill(plan.model().slots(), dtype, parameters));
    ParameterView<A> named = new ParameterView<>(plan.model().slots(), dtype, parameters);
    spec.start()
        .forEach(
            (name, values) ->
                named.set(name, values.stream().mapToDouble(Double::doubleValue).toArray()));
    return parameters;
  }

  /** Why a run has diverged is found by a look at its last batch, what to do by trial. */
  private Aftermath<A> aftermath(
      TrainingPlan plan,
      Transport<A> transport,
      Recorder recorder,
      Packing<A> packing,
      RunData<A> data) {
    Cure<A> cure =
        new Cure<>(
            plan,
            transport,
            FeatureColumn.measured(data.train().features()),
            (other, listener) ->
                trainer(
                        other,
                        transport,
                        Recorder.silent(),
                        other.start(kernels, firstParameters(other)),
                        listener,
                        Doctor.none(other))
                    .runRounds());
    return new Aftermath<>(
        autopsy(packing, data.train(), plan),
        cure,
        transport,
        recorder,
        finding -> found(finding, recorder));
  }

  private Autopsy<A> autopsy(Packing<A> packing, PackedData<A> rows, TrainingPlan plan) {
    return new Autopsy<>(packing, kernels, rows, plan, () -> firstParameters(plan));
  }

  /** What the user should know before the first round. */
  private List<String> notes(TrainingPlan plan, RunData<A> data, List<DataNotes> ofRows) {
    List<String> notes = new ArrayList<>();
    ofRows.forEach(note -> notes.addAll(note.texts()));
    if (!settings.batch().isFull() && settings.batch().rowsPerRound() > plan.batches().rows()) {
      notes.add(
          String.format(
              "batch %s is larger than the %d training rows: every round takes all of them",
              settings.batch(), plan.batches().rows()));
    }
    settings.batch().schedule().ifPresent(schedule -> notes.add(growth(plan)));
    origin.ifPresent(
        values -> notes.addAll(values.notes(plan.model().slots(), data.train().features())));
    ShardRoom.of(spark.sparkContext(), data).note(plan.batches()).ifPresent(notes::add);
    boolean alike = data.heldOut().stream().anyMatch(rows -> !rows.labels().constants().isEmpty());
    notes.addAll(PlanNotes.of(plan, alike));
    return notes;
  }

  /** What a batch that grows comes to. */
  private static String growth(TrainingPlan plan) {
    List<String> sizes =
        plan.stages().stages().stream()
            .map(stage -> stage.plan().batch() + " from epoch " + (stage.firstEpoch() + 1))
            .toList();
    return sizes.size() > 1
        ? "rows per round: " + String.join(", ", sizes)
        : "the batch schedule changes nothing within this run: every round takes "
            + plan.batches().batch()
            + " rows";
  }

  private FitResult<A> result(
      Course course,
      Trained<A> trained,
      Transport<A> transport,
      RunData<A> data,
      List<DataNotes> notes,
      DataCheck.Seen seen,
      Forecast forecast) {
    PackedData<A> train = data.train();
    return new FitResult<>(
        spec,
        course.plan().model(),
        dtype,
        trained.named(train.label().classes()),
        new FitResult.Rows(
            train.rows(),
            train.shardRows().length,
            train.features(),
            train.label(),
            data.badRows(),
            notes,
            seen.profile()),
        new FitResult.Means(transport.name(), transport.kernels(), transport.workers()),
        Provenance.here(
            spark.version(),
            SparkPlatform.scalaVersion(),
            transport.kernels(),
            settings.seed(),
            spec.hash(),
            train.dataHash()),
        course.started(),
        ingestSeconds,
        course.resumed(),
        forecast);
  }
}
