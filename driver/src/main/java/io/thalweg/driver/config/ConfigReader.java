package io.thalweg.driver.config;

import io.thalweg.driver.config.RunLength.Unit;
import io.thalweg.driver.optim.EarlyStopping;
import io.thalweg.driver.optim.Ema;
import io.thalweg.driver.optim.OptimizerSpec;
import io.thalweg.driver.optim.PenaltySpec;
import io.thalweg.driver.optim.Regularization;
import io.thalweg.driver.optim.schedule.ScheduleSpec;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.wire.Wire;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Reads a whole config; the rules of single values are those of the records it builds. */
final class ConfigReader {
  static final Set<String> KEYS =
      Set.of(
          "name",
          "data",
          "model",
          "loss",
          "optimizer",
          "schedule",
          "batch",
          "epochs",
          "rounds",
          "seed",
          "dtype",
          "transport",
          "kernels",
          "wire",
          "shards",
          "log_every",
          "evaluate_every",
          "diagnosis",
          "on_divergence",
          "accumulate",
          "penalty",
          "freeze",
          "ema",
          "early_stopping",
          "checkpoint",
          "init_from");

  private final Section run;
  private final ConfigTree tree;

  private ConfigReader(ConfigTree tree) {
    this.tree = tree;
    this.run = Section.root(tree, KEYS);
  }

  /**
   * The run that {@code tree} describes.
   *
   * @param paths turns a data path as written into the one to use
   * @param defaultName the name of a run that has none
   */
  static RunConfig read(ConfigTree tree, UnaryOperator<String> paths, String defaultName) {
    return new ConfigReader(tree).read(paths, defaultName);
  }

  private RunConfig read(UnaryOperator<String> paths, String defaultName) {
    String name = run.optionalText("name").orElse(defaultName);
    DataConfig data = new DataReader(paths).read(run);
    List<Layer> layers = layers();
    Loss loss = owned("loss", written -> Loss.parse(written, "loss"));
    OptimizerSpec optimizer = owned("optimizer", OptimizerSpec::parse);
    ScheduleSpec schedule =
        run.has("schedule") ? owned("schedule", ScheduleSpec::parse) : ScheduleSpec.of("constant");
    BatchSize batch = batch();
    RunLength length = length();
    DType<?> dtype = dtype();
    KernelChoice kernels = run.choice("kernels", KernelChoice.class, KernelChoice.AUTO);
    TransportChoice transport =
        run.choice("transport", TransportChoice.class, TransportChoice.RESIDENT);
    int evaluateEvery = run.has("evaluate_every") ? run.count("evaluate_every") : 1;
    return new RunConfig(
        run.build("name", () -> RunConfig.requireName(name)),
        data,
        layers,
        loss,
        new FitSettings(
            optimizer,
            schedule,
            batch,
            length,
            run.has("seed") ? run.wholeNumber("seed") : 1L,
            dtype,
            transport,
            kernels,
            run.choice("wire", Wire.class, Wire.EXACT),
            shards(),
            window(),
            automatic("log_every"),
            evaluateEvery,
            run.choice("diagnosis", Diagnosis.class, Diagnosis.WARN),
            run.choice("on_divergence", OnDivergence.class, OnDivergence.STOP),
            regularization(),
            run.has("checkpoint")
                ? owned("checkpoint", CheckpointRule::parse)
                : Optional.of(CheckpointRule.DEFAULT),
            run.optionalText("init_from").map(path -> initFrom(path, paths))));
  }

  /** One that is absolute may be gone once a run has checkpoints of its own. */
  private Path initFrom(String written, UnaryOperator<String> paths) {
    Path path = run.build("init_from", () -> HomePath.of(written));
    return path.isAbsolute()
        ? path
        : HomePath.of(run.build("init_from", () -> paths.apply(written)));
  }

  private List<Layer> layers() {
    List<?> written = run.section("model", Set.of("layers")).list("layers");
    return run.build(
        "model",
        () ->
            IntStream.range(0, written.size())
                .mapToObj(i -> Layer.parse(written.get(i), "model.layers." + i))
                .toList());
  }

  /** A value whose meaning and rules belong to the package that uses it. */
  private <T> T owned(String key, Function<Object, T> parse) {
    Object written = run.value(key);
    return run.build(key, () -> parse.apply(written));
  }

  private BatchSize batch() {
    int accumulate = run.has("accumulate") ? run.count("accumulate") : 1;
    if (run.value("batch") instanceof Map<?, ?>) {
      BatchSchedule schedule = owned("batch", BatchSchedule::parse);
      return run.build("accumulate", () -> new BatchSize(schedule, accumulate));
    }
    if (run.isText("batch")) {
      run.choice("batch", List.of("full"));
    }
    int rows = run.isText("batch") ? BatchSize.FULL.rows() : run.count("batch");
    return run.has("accumulate")
        ? run.build("accumulate", () -> new BatchSize(rows, accumulate))
        : new BatchSize(rows);
  }

  private Regularization regularization() {
    return new Regularization(
        optional("penalty", PenaltySpec::parse),
        run.has("freeze") ? freeze() : List.of(),
        optional("ema", Ema::parse),
        optional("early_stopping", EarlyStopping::parse));
  }

  private List<String> freeze() {
    return run.isText("freeze") ? List.of(run.text("freeze")) : run.texts("freeze");
  }

  private <T> Optional<T> optional(String key, Function<Object, T> parse) {
    return run.has(key) ? Optional.of(owned(key, parse)) : Optional.empty();
  }

  private RunLength length() {
    if (run.has("epochs") && run.has("rounds")) {
      throw run.conflict("epochs", "rounds");
    }
    if (!run.has("epochs") && !run.has("rounds")) {
      throw ThalwegException.of(ErrorCode.MISSING_KEY, "the run has no length")
          .at(tree.place(""))
          .expected("epochs: N (passes over the data) or rounds: N (optimizer steps)")
          .remedy("add one of them");
    }
    Unit unit = run.has("epochs") ? Unit.EPOCHS : Unit.ROUNDS;
    long count = run.wholeNumber(unit.key());
    return run.build(unit.key(), () -> new RunLength(unit, count));
  }

  private DType<?> dtype() {
    if (!run.has("dtype")) {
      return DType.FLOAT32;
    }
    String name = run.choice("dtype", List.of(DType.FLOAT32.name(), DType.FLOAT64.name()));
    return name.equals(DType.FLOAT32.name()) ? DType.FLOAT32 : DType.FLOAT64;
  }

  private OptionalInt shards() {
    OptionalInt shards = automatic("shards");
    return run.build("shards", () -> FitSettings.requireShards(shards));
  }

  private OptionalInt window() {
    OptionalInt window = DataReader.window(run);
    return run.build("data.window", () -> FitSettings.requireWindow(window));
  }

  /** A count, or {@code auto} and absent for none. */
  private OptionalInt automatic(String key) {
    if (run.has(key) && run.isText(key)) {
      run.choice(key, List.of("auto"));
    }
    return run.has(key) && !run.isText(key) ? OptionalInt.of(run.count(key)) : OptionalInt.empty();
  }
}
