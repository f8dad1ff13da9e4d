package io.thalweg.driver.round;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.thalweg.driver.checkpoint.CheckpointFolder;
import io.thalweg.driver.checkpoint.CheckpointWriter;
import io.thalweg.driver.checkpoint.Manifest;
import io.thalweg.driver.checkpoint.RunIdentity;
import io.thalweg.driver.cluster.Answer;
import io.thalweg.driver.cluster.InProcessTransport;
import io.thalweg.driver.cluster.Transport;
import io.thalweg.driver.config.CheckpointRule;
import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.optim.EarlyStopping;
import io.thalweg.driver.optim.Ema;
import io.thalweg.driver.optim.OptimizerSpec;
import io.thalweg.driver.optim.Optimizers;
import io.thalweg.driver.optim.PenaltySpec;
import io.thalweg.driver.optim.Regularization;
import io.thalweg.driver.optim.schedule.ScheduleSpec;
import io.thalweg.driver.optim.schedule.Schedules;
import io.thalweg.driver.state.TrainState;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.BatchNorm;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Wire;
import io.thalweg.worker.data.Shard;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever has the state after any round, as a copy or from files, goes on to equal bits. */
class TrainStateTest {
  private static final long SEED = 46;
  private static final int WIDTH = 5;
  private static final int EPOCHS = 6;
  private static final Kernels<float[]> KERNELS =
      KernelProvider.find(DType.FLOAT32, KernelChoice.AUTO);
  private static final ModelSpec MODEL =
      new ModelSpec(
          WIDTH,
          List.of(
              new Layer.Linear(6),
              new BatchNorm(1e-5, 0.1, true),
              new Layer.Tanh(),
              new Layer.Dropout(0.2),
              new Layer.Linear(3)),
          new Loss.CrossEntropy());
  private static final Regularization ALL =
      Regularization.NONE
          .with(PenaltySpec.elasticNet(1e-3, 0.5))
          .freezing("4.bias")
          .with(new Ema(0.8))
          .with(new EarlyStopping("test_loss", 50, 0, Optional.empty(), true));

  @TempDir static Path checkpoints;

  static List<String> optimizers() {
    return Optimizers.types();
  }

  static List<String> schedules() {
    return Schedules.types();
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void withEveryOptimizer(String type) {
    OptimizerSpec optimizer = new OptimizerSpec(type, Map.of("lr", 0.02));
    if (optimizer.searches()) {
      assertGoesOn(fullBatch(optimizer, ScheduleSpec.of("constant")));
      assertGoesOn(fullBatch(optimizer, ScheduleSpec.of("cosine")));
      return;
    }
    assertGoesOn(plan(optimizer, ScheduleSpec.of("constant"), Regularization.NONE));
    assertGoesOn(plan(optimizer, ScheduleSpec.of("cosine"), ALL));
  }

  @ParameterizedTest
  @MethodSource("schedules")
  void withEverySchedule(String type) {
    Map<String, Object> options =
        switch (type) {
          case "sequential" ->
              Map.of(
                  "schedules",
                      List.of(
                          Map.of("type", "linear"), Map.of("type", "exponential", "gamma", 0.9)),
                  "milestones", List.of(2));
          case "multi_step" -> Map.of("milestones", List.of(2, 4));
          case "exponential" -> Map.of("gamma", 0.9);
          case "step" -> Map.of("step_size", 2);
          case "cyclic" -> Map.of("base_lr", 0.001, "max_lr", 0.05, "step_size_up", 3);
          case "one_cycle" -> Map.of("max_lr", 0.05);
          case "plateau" ->
              Map.of("patience", 0, "threshold", 0.2, "factor", 0.5, "metric", "loss");
          default -> Map.of();
        };
    assertGoesOn(plan(OptimizerSpec.of("adam"), new ScheduleSpec(type, options), ALL));
  }

  @Test
  void withAPlateauThatWatchesTheTrainingLoss() {
    ScheduleSpec plateau =
        new ScheduleSpec("plateau", Map.of("patience", 0, "threshold", 0.2, "factor", 0.5));
    TrainingPlan plan = plan(OptimizerSpec.of("adam"), plateau, Regularization.NONE);
    TrainingPlan unobserved =
        new TrainingPlan(
            plan.model(),
            plan.batches(),
            plan.rounds(),
            plan.seed(),
            plan.optimizer(),
            plan.schedule(),
            plan.logEvery(),
            plan.evaluateEvery(),
            Map.of(),
            plan.wire(),
            plan.regularization());
    Trained<float[]> whole = assertGoesOn(unobserved);
    double first = plan.rates().init().values().get("lr");
    double last = whole.state().schedule().values().get("lr");
    assertTrue(last < first, "the schedule has acted: " + first + " to " + last);
  }

  @Test
  void withAnEarlyStopThatRestoresTheBestWeights() {
    EarlyStopping rule = new EarlyStopping("test_loss", 2, 0, Optional.empty(), true);
    OptimizerSpec fast = new OptimizerSpec("adam", Map.of("lr", 0.5));
    Trained<float[]> whole =
        assertGoesOn(plan(fast, ScheduleSpec.of("constant"), Regularization.NONE.with(rule), 40));
    assertTrue(whole.reason().orElse("").contains("early stopping"), whole.reason().toString());
  }

  /**
   * A signal may come while the held-out rows are evaluated: the update is done, the rest is not.
   */
  @Test
  void whereAnEvaluationWasInterrupted() {
    ScheduleSpec plateau =
        new ScheduleSpec("plateau", Map.of("patience", 0, "threshold", 0.2, "factor", 0.5));
    EarlyStopping rule = new EarlyStopping("test_loss", 50, 0, Optional.empty(), true);
    TrainingPlan plan = plan(OptimizerSpec.of("adam"), plateau, Regularization.NONE.with(rule));
    Trained<float[]> whole =
        train(
            plan,
            plan.start(KERNELS, MODEL.initialise(DType.FLOAT32, SEED)),
            (outcome, state) -> true);
    for (int evaluation = 0; evaluation < EPOCHS; evaluation++) {
      TrainState<float[]> state = plan.start(KERNELS, MODEL.initialise(DType.FLOAT32, SEED));
      Trained<float[]> left = trainUntil(evaluation, plan, state);
      assertEquals(RunStatus.INTERRUPTED, left.status());
      assertTrue(left.state().pending().isPresent(), "the round is not over");
      TrainState<float[]> restored = throughFiles(plan, left.state());
      assertEquals(left.state().pending(), restored.pending());
      assertGoOn(plan, whole, List.of(restored));
    }
  }

  private static Trained<float[]> trainUntil(
      int evaluation, TrainingPlan plan, TrainState<float[]> state) {
    try (Transport<float[]> transport = new Interrupted(inProcess(plan), evaluation)) {
      return trainer(plan, transport, state, (outcome, after) -> true).run();
    }
  }

  /** Workers that are interrupted in their evaluation of that number. */
  private static final class Interrupted implements Transport<float[]> {
    private final Transport<float[]> workers;
    private int left;

    Interrupted(Transport<float[]> workers, int evaluation) {
      this.workers = workers;
      this.left = evaluation;
    }

    @Override
    public void load(Command.Load load) {
      workers.load(load);
    }

    @Override
    public Answer<float[]> ask(Command command, float[] parameters) {
      if (command instanceof Command.Evaluate && left-- == 0) {
        throw ThalwegException.of(ErrorCode.INTERRUPTED, "now");
      }
      return workers.ask(command, parameters);
    }

    @Override
    public String name() {
      return workers.name();
    }

    @Override
    public int workers() {
      return workers.workers();
    }

    @Override
    public String kernels() {
      return workers.kernels();
    }

    @Override
    public void close() {
      workers.close();
    }
  }

  /** Compares the run that is never left with those that go on from a copy after each round. */
  private static Trained<float[]> assertGoesOn(TrainingPlan plan) {
    List<TrainState<float[]>> copies = new ArrayList<>();
    List<TrainState<float[]>> saved = new ArrayList<>();
    float[] first = MODEL.initialise(DType.FLOAT32, SEED);
    Trained<float[]> whole =
        train(
            plan,
            plan.start(KERNELS, first),
            (outcome, state) -> {
              assertEquals(state.rounds(), outcome.round() + 1);
              copies.add(state.copy());
              saved.add(throughFiles(plan, state));
              return true;
            });
    assertEquals(whole.rounds(), copies.size(), plan.toString());
    assertGoOn(plan, whole, copies);
    assertGoOn(plan, whole, saved);
    return whole;
  }

  /** The state of a checkpoint of {@code state}, in the files of a checkpoint and back. */
  private static TrainState<float[]> throughFiles(TrainingPlan plan, TrainState<float[]> state) {
    CheckpointFolder folder = new CheckpointFolder(checkpoints);
    Manifest.Course course = Manifest.Course.of(plan.stages(), state.rounds(), plan.rounds());
    Manifest.Story story = new Manifest.Story(Instant.EPOCH, List.of(), Map.of());
    try (CheckpointWriter<float[]> writer =
        new CheckpointWriter<>(
            folder,
            CheckpointRule.of("1 round", 1),
            MODEL.slots(),
            plan.stages(),
            0,
            figures ->
                new Manifest(new RunIdentity(Map.of()), "", Map.of(), course, figures, story),
            () -> {},
            failure -> fail(failure))) {
      writer.finished(state);
    }
    TrainState<float[]> other =
        plan.start(KERNELS, MODEL.initialise(DType.FLOAT32, SEED + 1)); // all of it is replaced
    folder.find().newest().orElseThrow().restore(other, MODEL.slots());
    return other;
  }

  private static void assertGoOn(
      TrainingPlan plan, Trained<float[]> whole, List<TrainState<float[]>> copies) {
    for (int i = 0; i < copies.size(); i++) {
      String from = "from round " + (i + 1) + " of " + plan;
      Trained<float[]> later = train(plan, copies.get(i), (outcome, state) -> true);
      assertEquals(whole.status(), later.status(), from);
      assertEquals(whole.reason(), later.reason(), from);
      assertEquals(whole.metrics(), later.metrics(), from);
      assertArrayEquals(bytes(whole.parameters()), bytes(later.parameters()), from);
      assertSameState(whole.state(), later.state(), from);
    }
  }

  private static void assertSameState(
      TrainState<float[]> expected, TrainState<float[]> actual, String from) {
    assertEquals(expected.rounds(), actual.rounds(), from);
    assertEquals(expected.rows(), actual.rows(), from);
    assertEquals(expected.emptyRounds(), actual.emptyRounds(), from);
    assertEquals(expected.lastLoss(), actual.lastLoss(), from);
    assertEquals(expected.schedule(), actual.schedule(), from);
    assertEquals(expected.stopping(), actual.stopping(), from);
    assertEquals(expected.best().isPresent(), actual.best().isPresent(), from);
    assertArrayEquals(bytes(expected.parameters()), bytes(actual.parameters()), from);
    Map<String, float[]> vectors = actual.optimizer().toMap();
    expected
        .optimizer()
        .toMap()
        .forEach((name, vector) -> assertArrayEquals(bytes(vector), bytes(vectors.get(name))));
  }

  private static byte[] bytes(float[] array) {
    return DType.FLOAT32.toBytes(array);
  }

  private static Trained<float[]> train(
      TrainingPlan plan, TrainState<float[]> state, RoundListener<float[]> listener) {
    try (Transport<float[]> transport = inProcess(plan)) {
      return trainer(plan, transport, state, listener).run();
    }
  }

  private static Transport<float[]> inProcess(TrainingPlan plan) {
    return new InProcessTransport<>(
        List.of(shards(1), shards(2)), plan.model(), DType.FLOAT32, KernelChoice.AUTO, 2);
  }

  private static Trainer<float[]> trainer(
      TrainingPlan plan,
      Transport<float[]> transport,
      TrainState<float[]> state,
      RoundListener<float[]> listener) {
    return new Trainer<>(
        plan,
        transport,
        KERNELS,
        Recorder.silent(),
        () -> false,
        state,
        listener,
        Doctor.none(plan));
  }

  private static TrainingPlan plan(
      OptimizerSpec optimizer, ScheduleSpec schedule, Regularization regularization) {
    return plan(optimizer, schedule, regularization, EPOCHS);
  }

  private static TrainingPlan plan(
      OptimizerSpec optimizer, ScheduleSpec schedule, Regularization regularization, int epochs) {
    return plan(optimizer, schedule, regularization, epochs, 24);
  }

  /** What a line search takes: all rows in every round, and no average of parameters. */
  private static TrainingPlan fullBatch(OptimizerSpec optimizer, ScheduleSpec schedule) {
    return plan(optimizer, schedule, Regularization.NONE, 3 * EPOCHS, Long.MAX_VALUE);
  }

  private static TrainingPlan plan(
      OptimizerSpec optimizer,
      ScheduleSpec schedule,
      Regularization regularization,
      int epochs,
      long batch) {
    int[] rows = shards(1).stream().mapToInt(Shard::rows).toArray();
    BatchPlan batches = new BatchPlan(rows, batch);
    return new TrainingPlan(
        MODEL,
        batches,
        epochs * batches.batchesPerEpoch(),
        SEED,
        optimizer,
        schedule,
        1,
        1,
        Map.of("test", 1),
        Wire.EXACT,
        regularization);
  }

  /** Few rows with random labels: a model that learns them by heart gets worse on others. */
  private static List<Shard<float[]>> shards(long key) {
    List<Shard<float[]>> shards = new ArrayList<>();
    for (int s = 0; s < 4; s++) {
      int rows = 10 + 2 * s;
      float[] features = new float[rows * WIDTH];
      float[] labels = new float[rows];
      long shardKey = CounterRandom.key(CounterRandom.key(SEED, key), s);
      for (int i = 0; i < features.length; i++) {
        features[i] = (float) (2 * CounterRandom.uniform(shardKey, i) - 1);
      }
      for (int i = 0; i < rows; i++) {
        labels[i] = (float) (int) (3 * CounterRandom.uniform(shardKey, 10_000L + i));
      }
      shards.add(new Shard<>(s, new Block<>(rows, new Dense<>(WIDTH, features), 1, labels, null)));
    }
    return shards;
  }
}
