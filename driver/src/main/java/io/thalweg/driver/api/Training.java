package io.thalweg.driver.api;

import io.thalweg.driver.checkpoint.Checkpoint;
import io.thalweg.driver.checkpoint.CheckpointFolder;
import io.thalweg.driver.config.BadRows;
import io.thalweg.driver.config.BatchSchedule;
import io.thalweg.driver.config.BatchSize;
import io.thalweg.driver.config.CheckpointRule;
import io.thalweg.driver.config.ColumnRoles;
import io.thalweg.driver.config.DataConfig;
import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.config.Diagnosis;
import io.thalweg.driver.config.Feature;
import io.thalweg.driver.config.Features;
import io.thalweg.driver.config.FitSettings;
import io.thalweg.driver.config.Label;
import io.thalweg.driver.config.OnDivergence;
import io.thalweg.driver.config.RunLength;
import io.thalweg.driver.config.TransportChoice;
import io.thalweg.driver.files.Json;
import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.files.Sha256;
import io.thalweg.driver.fit.Blueprint;
import io.thalweg.driver.fit.Fit;
import io.thalweg.driver.fit.FitData;
import io.thalweg.driver.fit.FitResult;
import io.thalweg.driver.fit.FitSpec;
import io.thalweg.driver.ingest.DataColumns;
import io.thalweg.driver.ingest.InMemory;
import io.thalweg.driver.optim.OptimizerSpec;
import io.thalweg.driver.optim.Regularization;
import io.thalweg.driver.optim.schedule.ScheduleSpec;
import io.thalweg.driver.round.Trained;
import io.thalweg.driver.state.Finding;
import io.thalweg.driver.storage.StoredPath;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.wire.Wire;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * One training: what, on which rows, how. Collects its settings, then {@link #run}s; may be run
 * again. Names, options and defaults are those of the config file (and of PyTorch).
 *
 * <pre>{@code
 * return Training.of(Network.of(new Layer.Linear(1)))
 *     .data(rows, "y")
 *     .optimizer("sgd", 0.05)
 *     .batch(32)
 *     .epochs(20)
 *     .onRound(round -> rowsOfRounds.add(round.rows()))
 *     .run(spark);
 * }</pre>
 *
 * <p>That is a part of {@link io.thalweg.driver.example.DataLoader}; the whole package {@link
 * io.thalweg.driver.example} are programs on this class.
 */
public final class Training {
  private final Trainable trainable;
  private final Map<String, List<Double>> start = new LinkedHashMap<>();
  private Optional<Rows> data = Optional.empty();
  private Optional<Rows> test = Optional.empty();
  private Optional<List<Feature>> features = Optional.empty();
  private Optional<Label> label = Optional.empty();
  private List<String> exclude = List.of();
  private Optional<String> weight = Optional.empty();
  private double validationFraction;
  private BadRows badRows = BadRows.FAIL;
  private OptionalInt shards = OptionalInt.empty();
  private OptionalInt window = OptionalInt.empty();
  private boolean standardize;
  private OptimizerSpec optimizer = OptimizerSpec.of("sgd");
  private ScheduleSpec schedule = ScheduleSpec.of("constant");
  private Regularization regularization = Regularization.NONE;
  private BatchSize batch = BatchSize.FULL;
  private RunLength length = new RunLength(RunLength.Unit.EPOCHS, 1);
  private long seed = 1;
  private DType<?> dtype = DType.FLOAT32;
  private TransportChoice transport = TransportChoice.RESIDENT;
  private KernelChoice kernels = KernelChoice.AUTO;
  private Wire wire = Wire.EXACT;
  private OptionalInt logEvery = OptionalInt.empty();
  private Optional<Path> metricsLog = Optional.empty();
  private int evaluateEvery = 1;
  private Diagnosis diagnosis = Diagnosis.WARN;
  private OnDivergence onDivergence = OnDivergence.STOP;
  private CheckpointRule rule = CheckpointRule.DEFAULT;
  private Optional<Path> checkpoints = Optional.empty();
  private Optional<Path> resumed = Optional.empty();
  private Optional<Path> initFrom = Optional.empty();
  private BooleanSupplier stopWhen = () -> false;
  private Consumer<Round> onRound = round -> {};
  private Consumer<Finding> onFinding = finding -> {};

  private Training(Trainable trainable) {
    this.trainable = trainable;
  }

  /** A training of a {@link Network} or an {@link Objective}. */
  public static Training of(Trainable trainable) {
    return new Training(trainable);
  }

  /**
   * The rows to train on.
   *
   * @param label the label column: a number or a boolean, or an array or a Spark ML vector for a
   *     label of several numbers
   * @param features the feature columns: numbers, booleans, arrays, Spark ML vectors; none means
   *     all but the label
   */
  public Training data(Dataset<Row> rows, String label, String... features) {
    return data(rows, List.of(label), features);
  }

  /**
   * The rows to train on, with a label of several numbers.
   *
   * @param labels the columns whose numbers, one after the other, are the label
   * @param features the feature columns; none means all but those of the label
   */
  public Training data(Dataset<Row> rows, List<String> labels, String... features) {
    data = Optional.of(new FrameRows(session -> rows, columns(labels, features)));
    return this;
  }

  /**
   * The rows of files or of a query, read as {@code data.train} of a config is: lines and cells
   * that are none are bad rows.
   *
   * @param label the label column
   * @param features the feature columns; none means all but the label
   */
  public Training data(DataSource source, String label, String... features) {
    return data(source, List.of(label), features);
  }

  /** The rows of files or of a query, with a label of the numbers of several columns. */
  public Training data(DataSource source, List<String> labels, String... features) {
    data = Optional.of(new SourceOfRows(source, columns(labels, features)));
    return this;
  }

  /**
   * Rows in memory to train on.
   *
   * @param features (rows, width)
   * @param labels (rows)
   */
  public Training data(double[][] features, double[] labels) {
    data = Optional.of(inMemory(session -> InMemory.rows(session, features, labels)));
    return this;
  }

  /**
   * Rows in memory to train on, with labels of several numbers.
   *
   * @param features (rows, width)
   * @param labels (rows, numbers)
   */
  public Training data(double[][] features, double[][] labels) {
    data = Optional.of(inMemory(session -> InMemory.rows(session, features, labels)));
    return this;
  }

  /** The rows to train on, with the columns of {@link #label} and {@link #features}. */
  public Training data(Dataset<Row> rows) {
    return data(rows, List.of());
  }

  /** The rows of files or of a query, with the columns of {@link #label} and {@link #features}. */
  public Training data(DataSource source) {
    return data(source, List.of());
  }

  /**
   * The features, and what becomes of their columns: {@code features(Feature.of("age"),
   * Feature.oneHot("plan").max(50), Feature.of("*"))}. They stand instead of those in {@link
   * #data}.
   *
   * @throws ThalwegException BAD_VALUE where there are none
   */
  public Training features(Feature... columns) {
    checked(() -> ColumnRoles.requireSome(List.of(columns)));
    features = Optional.of(List.of(columns));
    return this;
  }

  /** The features, all of numbers: columns, or patterns such as {@code p*}. */
  public Training features(String... columns) {
    return features(Arrays.stream(columns).map(Feature::of).toArray(Feature[]::new));
  }

  /** Columns, or patterns of their names, that no pattern of the features means. */
  public Training exclude(String... columns) {
    exclude = List.of(columns);
    return this;
  }

  /**
   * What is to be predicted, in the data and in the test rows: {@code
   * label(Label.ofClasses("churn", "no", "yes"))}. It stands instead of the one in {@link #data}.
   */
  public Training label(Label predicted) {
    label = Optional.of(predicted);
    return this;
  }

  /** The column with the weights of the rows, in the data and in the test rows. */
  public Training weight(String column) {
    weight = Optional.of(column);
    return this;
  }

  /**
   * The share of the rows that is held out and evaluated on the way, instead of {@link #test}.
   * Which rows these are follows from their content and the seed.
   *
   * @throws ThalwegException BAD_VALUE unless it is between 0 and 1
   */
  public Training validationFraction(double fraction) {
    checked(() -> DataConfig.requireFraction(fraction));
    validationFraction = fraction;
    return this;
  }

  /**
   * What happens to rows that cannot be used (NaN, null, a label out of range): {@link
   * BadRows#FAIL}, the default, stops the training before its first round and names the row; {@link
   * BadRows#DROP} leaves them out and counts them in {@link Fitted#notes}.
   */
  public Training badRows(BadRows treatment) {
    badRows = treatment;
    return this;
  }

  /**
   * How many shards the rows are packed into. Without it, the data decides. Bits depend on it.
   *
   * @throws ThalwegException BAD_VALUE unless it is a power of two
   */
  public Training shards(int count) {
    shards = ApiWords.speak(() -> FitSettings.requireShards(OptionalInt.of(count)));
    return this;
  }

  /**
   * Visits the shards in groups of {@code count}, in another order in each epoch, and shuffles rows
   * within a group: for rows that are read from a disk again and again. Without it, every batch is
   * drawn from all rows. Bits depend on it.
   *
   * @throws ThalwegException BAD_VALUE unless it is a power of two
   */
  public Training window(int count) {
    window = ApiWords.speak(() -> FitSettings.requireWindow(OptionalInt.of(count)));
    return this;
  }

  /** Rows that the model is evaluated on after each epoch, with the columns of {@link #label}. */
  public Training test(Dataset<Row> rows) {
    return test(rows, List.of());
  }

  /** The rows of files or of a query, for the same. */
  public Training test(DataSource source) {
    return test(source, List.of());
  }

  /** Rows that the model is evaluated on after each epoch, with the columns of the data. */
  public Training test(Dataset<Row> rows, String label, String... features) {
    return test(rows, List.of(label), features);
  }

  /** The same with a label of the numbers of several columns. */
  public Training test(Dataset<Row> rows, List<String> labels, String... features) {
    test = Optional.of(new FrameRows(session -> rows, columns(labels, features)));
    return this;
  }

  /** The rows of files or of a query that the model is evaluated on after each epoch. */
  public Training test(DataSource source, String label, String... features) {
    return test(source, List.of(label), features);
  }

  /** The same with a label of the numbers of several columns. */
  public Training test(DataSource source, List<String> labels, String... features) {
    test = Optional.of(new SourceOfRows(source, columns(labels, features)));
    return this;
  }

  /** Rows in memory that the model is evaluated on after each epoch. */
  public Training test(double[][] features, double[] labels) {
    test = Optional.of(inMemory(session -> InMemory.rows(session, features, labels)));
    return this;
  }

  /** Rows in memory with labels of several numbers, (rows, numbers), for the same. */
  public Training test(double[][] features, double[][] labels) {
    test = Optional.of(inMemory(session -> InMemory.rows(session, features, labels)));
    return this;
  }

  private static Rows inMemory(Function<SparkSession, Dataset<Row>> rows) {
    return new FrameRows(rows, columns(List.of(InMemory.LABEL), InMemory.FEATURES));
  }

  private static DataColumns columns(List<String> labels, String... features) {
    List<Feature> used =
        features.length == 0
            ? DataConfig.ALL_FEATURES
            : Arrays.stream(features).<Feature>map(Feature::of).toList();
    return new DataColumns(used, List.of(), Label.of(labels), Optional.empty());
  }

  /**
   * Brings every feature to mean 0 and deviation 1 first, as a part of the model. Networks only.
   */
  public Training standardize() {
    standardize = true;
    return this;
  }

  /**
   * The first values of a parameter, row-major, instead of those that its initialiser draws.
   *
   * @param parameter its name: {@code "0.weight"}, or a name of the objective's own
   */
  public Training start(String parameter, double... values) {
    start.put(parameter, Arrays.stream(values).boxed().toList());
    return this;
  }

  /** An optimizer by its name, with PyTorch's defaults but for the learning rate. */
  public Training optimizer(String type, double lr) {
    return optimizer(type, Map.of("lr", lr));
  }

  /**
   * An optimizer by its name and options: {@code optimizer("adam", Map.of("lr", 0.01, "amsgrad",
   * true))}. Without one, plain sgd.
   *
   * @throws ThalwegException that names the nearest known optimizer or option
   */
  public Training optimizer(String type, Map<String, Object> options) {
    optimizer = ApiWords.speak(() -> new OptimizerSpec(type, options));
    return this;
  }

  /**
   * The learning rate over time: {@code schedule("cosine", Map.of())}. Without one, constant.
   *
   * @throws ThalwegException that names the nearest known schedule or option
   */
  public Training schedule(String type, Map<String, Object> options) {
    schedule = ApiWords.speak(() -> new ScheduleSpec(type, options));
    return this;
  }

  /** Penalty, frozen parameters, averaged parameters, early stopping. Without it, none of them. */
  public Training regularization(Regularization choice) {
    regularization = choice;
    return this;
  }

  /** Rows per round. Without it every round takes all rows. */
  public Training batch(int rows) {
    return batch(rows, 1);
  }

  /**
   * Rows per batch, and how many batches' gradients are added up for one round, as with {@code
   * accumulate} of the config. It is the round of one batch of all these rows.
   */
  public Training batch(int rows, int accumulate) {
    batch = ApiWords.speak(() -> new BatchSize(rows, accumulate));
    return this;
  }

  /**
   * Rows per round that grow between epochs: {@code batchSchedule("step", Map.of("start", 64,
   * "step_size", 5, "gamma", 2, "max", 4096))}.
   *
   * @throws ThalwegException that names the nearest known type or option
   */
  public Training batchSchedule(String type, Map<String, Object> options) {
    batch = ApiWords.speak(() -> new BatchSize(new BatchSchedule(type, options), 1));
    return this;
  }

  /** How many passes over the rows. */
  public Training epochs(long count) {
    length = ApiWords.speak(() -> new RunLength(RunLength.Unit.EPOCHS, count));
    return this;
  }

  /** How many rounds, instead of epochs. */
  public Training rounds(long count) {
    length = ApiWords.speak(() -> new RunLength(RunLength.Unit.ROUNDS, count));
    return this;
  }

  /** First values, order of rows and dropout masks follow from it. Without it, 1. */
  public Training seed(long value) {
    seed = value;
    return this;
  }

  /** {@link DType#FLOAT32}, the default, or {@link DType#FLOAT64}. */
  public Training dtype(DType<?> type) {
    dtype = type;
    return this;
  }

  /** How rounds reach the workers; the bits do not depend on it. */
  public Training transport(TransportChoice choice) {
    transport = choice;
    return this;
  }

  /** Which arithmetic computes; the bits do not depend on it, but for native kernels. */
  public Training kernels(KernelChoice choice) {
    kernels = choice;
    return this;
  }

  /** The form in which parameters and gradient sums travel. Without it, exact. */
  public Training wire(Wire form) {
    wire = form;
    return this;
  }

  /**
   * Epochs from one evaluation of the held-out rows to the next. Without it, 1.
   *
   * @throws ThalwegException BAD_VALUE below 1
   */
  public Training evaluateEvery(int count) {
    evaluateEvery = requireCount("evaluateEvery(...)", count);
    return this;
  }

  /**
   * Writes the figures of the rounds into a new file, one line of JSON for a round, as the {@code
   * metrics.jsonl} of a run directory. Without it nothing is written.
   *
   * @param path a file; where one stands already, {@link #run} refuses it
   */
  public Training metricsLog(Path path) {
    metricsLog = Optional.of(path);
    return this;
  }

  /** The same with a path or the URI of another file system. */
  public Training metricsLog(String path) {
    return metricsLog(StoredPath.of(path, "metricsLog(...)"));
  }

  /**
   * Rounds from one line of {@link #metricsLog(Path)} to the next. Without it, about 1000 lines a
   * run.
   *
   * @throws ThalwegException BAD_VALUE below 1
   */
  public Training logEvery(int rounds) {
    logEvery = OptionalInt.of(requireCount("logEvery(...)", rounds));
    return this;
  }

  /** What happens when something is found to be wrong; the default is {@link Diagnosis#WARN}. */
  public Training diagnosis(Diagnosis choice) {
    diagnosis = Objects.requireNonNull(choice, "diagnosis");
    return this;
  }

  /**
   * What becomes of a training that diverges; the default is {@link OnDivergence#STOP}. {@link
   * OnDivergence#ROLLBACK} goes back to parameters that were sound, at most five times, each with a
   * tenth of the learning rate before; a copy of them is kept, with the optimizer's memory.
   */
  public Training onDivergence(OnDivergence choice) {
    onDivergence = Objects.requireNonNull(choice, "onDivergence");
    return this;
  }

  /**
   * Told everything that is found to be wrong, when it is found, on the calling thread; the last
   * one given counts. {@link Fitted#findings} has them all.
   */
  public Training onFinding(Consumer<Finding> watcher) {
    onFinding = watcher;
    return this;
  }

  /**
   * Writes checkpoints into {@code folder}: every 5 minutes, and when the training ends or is
   * interrupted. The newest two stay. Without it none are written.
   *
   * @param folder of this training's own; created where it is not there
   */
  public Training checkpoint(Path folder) {
    checkpoints = Optional.of(folder);
    return this;
  }

  /**
   * The same with a path or the URI of another file system.
   *
   * @param folder such as {@code "hdfs://host:8020/runs/first"}; the settings of that file system
   *     are those of the Spark session
   */
  public Training checkpoint(String folder) {
    return checkpoint(StoredPath.of(folder, "checkpoint(...)"));
  }

  /**
   * The same at other times.
   *
   * @param every such as {@code "1 epoch"}, {@code "100 rounds"} or {@code "5 minutes"}
   * @param keep how many stay
   * @throws ThalwegException BAD_VALUE
   */
  public Training checkpoint(Path folder, String every, int keep) {
    rule = ApiWords.speak(() -> CheckpointRule.of(every, keep));
    return checkpoint(folder);
  }

  /** The same with a path or the URI of another file system. */
  public Training checkpoint(String folder, String every, int keep) {
    return checkpoint(StoredPath.of(folder, "checkpoint(...)"), every, keep);
  }

  /**
   * Goes on from the newest whole checkpoint in {@code folder}, to the parameters of a training
   * that was never left; from the first round where there is none. {@link #run} refuses one of a
   * training with other settings (but the transport, the checkpoints, and a length that grows) or
   * other rows. The code of an objective or a user's own layer is not compared.
   *
   * @param folder that of {@link #checkpoint(Path)}, or a run directory
   */
  public Training resume(Path folder) {
    resumed = Optional.of(folder);
    return this;
  }

  /** The same with a path or the URI of another file system. */
  public Training resume(String folder) {
    return resume(StoredPath.of(folder, "resume(...)"));
  }

  /**
   * Begins with the parameters of another training, by their names. Its input scaling and its
   * columns are not taken over. What {@link #start} says comes after it.
   *
   * @param source a model that {@link Fitted#save(Path)} has written, a checkpoint, or a run
   *     directory
   */
  public Training initFrom(Path source) {
    initFrom = Optional.of(source.toAbsolutePath());
    return this;
  }

  /** The same with a path or the URI of another file system. */
  public Training initFrom(String source) {
    return initFrom(StoredPath.of(source, "initFrom(...)"));
  }

  /**
   * Asked before every round, on the calling thread: true ends the training as interrupted. {@link
   * #run} then returns what was reached, {@link Fitted#isInterrupted}, without metrics.
   */
  public Training stopWhen(BooleanSupplier asked) {
    stopWhen = asked;
    return this;
  }

  /**
   * Called after every round on the calling thread; the last one given counts. It may run Spark
   * jobs: the workers of this training leave their slots to them and come back for the next round.
   */
  public Training onRound(Consumer<Round> watcher) {
    onRound = watcher;
    return this;
  }

  /**
   * Trains.
   *
   * @throws ThalwegException if something does not fit, before the first round; NOT_FINITE if the
   *     training diverges, after {@link #onRound} has seen the rounds that were sound, LOSS_GREW if
   *     its loss grows without bound; STOPPED_BY_FINDING with {@link Diagnosis#STOP}; INTERRUPTED
   *     if the calling thread is interrupted (it stays so) or its jobs are cancelled; WORKERS_LOST
   *     if Spark stops
   */
  public Fitted run(SparkSession spark) {
    return ApiWords.speak(
        () -> {
          requireData();
          requireHeldOut();
          Optional<Checkpoint> from =
              resumed.flatMap(folder -> CheckpointFolder.of(folder).find().newest());
          try (RoundWatcher watcher =
              new RoundWatcher(onRound, onFinding, stopWhen, metricsLog, checkpoints, from)) {
            return fitted(Fit.run(spec(), spark, watcher), watcher);
          }
        });
  }

  private static <A> Fitted fitted(FitResult<A> result, RoundWatcher watcher) {
    Trained<A> trained = result.trained();
    boolean told = trained.status() == RunStatus.INTERRUPTED && watcher.hasStopped();
    if (!told && !trained.isWhole()) {
      trained.requireCompleted();
    }
    return Fitted.of(result);
  }

  /** All that this training is told until now. */
  FitSpec spec() {
    FitSettings settings =
        new FitSettings(
            optimizer,
            schedule,
            batch,
            length,
            seed,
            dtype,
            transport,
            kernels,
            wire,
            shards,
            window,
            logEvery,
            evaluateEvery,
            diagnosis,
            onDivergence,
            regularization,
            Optional.of(rule),
            initFrom);
    Blueprint blueprint =
        trainable instanceof Network network
            ? Blueprint.of(network.layers(), network.loss())
            : Blueprint.ofObjective(
                rows -> trainable.model(rows.inputs(), rows.numbers()), trainable.needsData());
    FitData rows =
        new FitData(
            data.map(this::used), test.map(this::used), validationFraction, standardize, badRows);
    Map<String, Object> described = described(settings);
    String hash = Sha256.of(Json.line(described));
    return new FitSpec(blueprint, rows, settings, start, described, hash);
  }

  private Rows used(Rows rows) {
    DataColumns given = rows.columns();
    return rows.with(
        new DataColumns(
            features.orElse(given.features()), exclude, label.orElse(given.label()), weight));
  }

  /** All that has a text of its own: not the code of an objective, not where rows come from. */
  private Map<String, Object> described(FitSettings settings) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("model", trainable instanceof Network network ? network.toString() : "");
    described.put("validation_fraction", validationFraction);
    described.put("standardize", standardize);
    described.put("bad_rows", badRows.toString());
    described.put("start", start);
    features.ifPresent(
        all -> described.put("features", all.stream().map(Features::write).toList()));
    label.ifPresent(predicted -> described.put("label", predicted.describe()));
    if (!exclude.isEmpty()) {
      described.put("exclude", exclude);
    }
    described.putAll(settings.describe());
    return described;
  }

  private void requireData() {
    boolean needed = trainable.needsData();
    if (needed != data.isPresent()) {
      throw ThalwegException.of(
              ErrorCode.BAD_VALUE,
              needed ? "there are no rows to train on" : "this objective uses no data")
          .expected(needed ? "a call of data(...)" : "no call of data(...)")
          .remedy(
              needed
                  ? "call data(...) with rows; only an objective of the parameters alone, p -> ..., needs"
                      + " none"
                  : "write the objective as (p, x, y) -> ..., or leave out the data");
    }
    boolean labelled =
        data.map(rows -> !used(rows).columns().label().columns().isEmpty()).orElse(true);
    if (trainable instanceof Network && !labelled) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "there is no label to train on")
          .expected("a column of what is to be predicted")
          .remedy("name it with label(...), or in data(...)");
    }
  }

  private void requireHeldOut() {
    if (data.isEmpty() && (validationFraction > 0 || test.isPresent())) {
      String call = test.isPresent() ? "test(...)" : "validationFraction(...)";
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "there are no rows to hold out")
          .expected(call + " beside data(...)")
          .remedy("remove the call of " + call);
    }
    if (test.isPresent() && validationFraction > 0) {
      throw ThalwegException.of(
              ErrorCode.BAD_VALUE, "test(...) and validationFraction(...) exclude each other")
          .expected("test rows of their own, or a fraction of the training rows")
          .remedy("remove one of the two calls");
    }
  }

  private static int requireCount(String call, int count) {
    if (count < 1) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, call + " is out of range")
          .expected("a whole number of at least 1")
          .found(Integer.toString(count));
    }
    return count;
  }

  private static void checked(Runnable check) {
    ApiWords.speak(
        () -> {
          check.run();
          return null;
        });
  }
}
