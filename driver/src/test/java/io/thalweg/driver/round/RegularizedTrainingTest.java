package io.thalweg.driver.round;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.cluster.InProcessTransport;
import io.thalweg.driver.cluster.Transport;
import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.optim.EarlyStopping;
import io.thalweg.driver.optim.Ema;
import io.thalweg.driver.optim.OptimizerSpec;
import io.thalweg.driver.optim.PenaltySpec;
import io.thalweg.driver.optim.Regularization;
import io.thalweg.driver.optim.schedule.ScheduleSpec;
import io.thalweg.driver.report.MetricsLog;
import io.thalweg.driver.report.ProgressLine;
import io.thalweg.driver.report.RoundRecord;
import io.thalweg.driver.report.Terminal;
import io.thalweg.driver.state.TrainState;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.Slot;
import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.Wire;
import io.thalweg.worker.data.Shard;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole trainings in process: what penalties, averages, freezing and early stopping come to. */
class RegularizedTrainingTest {
  private static final long SEED = 45;
  private static final int WIDTH = 6;
  private static final int SHARDS = 8;
  private static final Regularization ALL =
      Regularization.NONE
          .with(PenaltySpec.elasticNet(1e-3, 0.5))
          .freezing("0.bias")
          .with(new Ema(0.8))
          .with(new EarlyStopping("test_loss", 50, 0, Optional.empty(), true));

  private static final ModelSpec MODEL =
      new ModelSpec(
          WIDTH,
          List.of(
              new Layer.Linear(9), new Layer.Tanh(), new Layer.Dropout(0.2), new Layer.Linear(3)),
          new Loss.CrossEntropy());

  @TempDir Path folder;

  @Test
  void allOfItGivesEqualBitsForAnyNumberOfWorkers() {
    assertEqualBits(DType.FLOAT32);
    assertEqualBits(DType.FLOAT64);
  }

  private <A> void assertEqualBits(DType<A> dtype) {
    A one = train(dtype, 1, plan(dtype, 40, 6, ALL)).parameters();
    for (int workers : new int[] {2, 3, 8}) {
      A more = train(dtype, workers, plan(dtype, 40, 6, ALL)).parameters();
      assertArrayEquals(dtype.toBytes(one), dtype.toBytes(more), workers + " workers");
    }
  }

  @Test
  void frozenParametersKeepTheirFirstValues() {
    TrainingPlan plan = plan(DType.FLOAT32, 40, 6, Regularization.NONE.freezing("0.*"));
    float[] first = MODEL.initialise(DType.FLOAT32, SEED);
    float[] trained = train(DType.FLOAT32, 2, plan).parameters();
    for (Slot slot : MODEL.slots().list()) {
      boolean same = true;
      for (int i = slot.offset(); i < slot.end(); i++) {
        same &= first[i] == trained[i];
      }
      assertEquals(slot.name().startsWith("0."), same, slot.name());
    }
  }

  @Test
  void theLossIsThatOfTheDataAndThePenaltyStandsBesideIt() {
    Regularization penalised = Regularization.NONE.with(PenaltySpec.l2(0.5));
    Trained<double[]> with = train(DType.FLOAT64, 1, plan(DType.FLOAT64, 40, 6, penalised));
    List<RoundRecord> log = log();
    Trained<double[]> without =
        train(DType.FLOAT64, 1, plan(DType.FLOAT64, 40, 6, Regularization.NONE));
    RoundRecord first = log.get(0);
    assertEquals(log().get(0).loss(), first.loss(), "the first loss, at the same parameters");
    double[] start = MODEL.initialise(DType.FLOAT64, SEED);
    assertEquals(halfSquaresOfWeights(start) * 0.5, first.penalty(), 1e-12);
    assertEquals(0, log().get(0).penalty());
    double last = halfSquaresOfWeights(with.parameters()) * 0.5;
    assertEquals(last, with.metrics().get("train").get("penalty"), 1e-12);
    assertFalse(without.metrics().get("train").containsKey("penalty"));
    assertTrue(last < halfSquaresOfWeights(without.parameters()) * 0.5, "weights are smaller");
  }

  private static double halfSquaresOfWeights(double[] parameters) {
    double sum = 0;
    for (Slot slot : MODEL.slots().list()) {
      for (int i = slot.offset(); slot.name().endsWith("weight") && i < slot.end(); i++) {
        sum += parameters[i] * parameters[i] / 2;
      }
    }
    return sum;
  }

  @Test
  void theAverageIsEvaluatedAndSavedWhileTrainingGoesOnWithTheRawParameters() {
    Trained<double[]> raw =
        train(DType.FLOAT64, 1, plan(DType.FLOAT64, 40, 6, Regularization.NONE));
    List<RoundRecord> rawLog = log();
    Trained<double[]> averaged =
        train(DType.FLOAT64, 1, plan(DType.FLOAT64, 40, 6, Regularization.NONE.with(new Ema(0.9))));
    List<RoundRecord> log = log();
    for (int i = 0; i < log.size(); i++) {
      assertEquals(rawLog.get(i).loss(), log.get(i).loss(), "training is the same");
    }
    RoundRecord last = log.get(log.size() - 1);
    assertEquals(last.evaluation().get("test_loss"), averaged.metrics().get("test").get("loss"));
    assertNotEquals(
        raw.metrics().get("test").get("loss"), averaged.metrics().get("test").get("loss"));
    assertNotEquals(raw.parameters()[0], averaged.parameters()[0]);
  }

  @Test
  void earlyStoppingEndsTheRunAndRestoresTheBestWeights() {
    EarlyStopping rule = new EarlyStopping("test_loss", 3, 0, Optional.empty(), true);
    TrainingPlan plan = plan(DType.FLOAT64, 40, 200, Regularization.NONE.with(rule));
    Trained<double[]> trained = train(DType.FLOAT64, 1, plan);
    assertEquals(RunStatus.COMPLETED, trained.status());
    assertTrue(trained.rounds() < plan.rounds(), trained.rounds() + " rounds");
    List<Double> losses = new ArrayList<>();
    log()
        .forEach(
            record ->
                Optional.ofNullable(record.evaluation().get("test_loss")).ifPresent(losses::add));
    double best = losses.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    assertEquals(losses.size() - 4, losses.indexOf(best), "three evaluations after the best one");
    assertEquals(best, trained.metrics().get("test").get("loss"), "the weights are the best ones");
    String reason = trained.reason().orElseThrow();
    assertTrue(reason.contains("early stopping: test_loss has not improved"), reason);
    assertTrue(reason.contains("in 3 evaluations; the model has the weights of round"), reason);

    EarlyStopping keep = new EarlyStopping("test_loss", 3);
    Trained<double[]> last =
        train(DType.FLOAT64, 1, plan(DType.FLOAT64, 40, 200, Regularization.NONE.with(keep)));
    assertEquals(trained.rounds(), last.rounds());
    assertEquals(losses.get(losses.size() - 1), last.metrics().get("test").get("loss"));
    assertFalse(last.reason().orElseThrow().contains("weights"));
  }

  @Test
  void aRunWhosePatienceLastsGivesNoReason() {
    EarlyStopping rule = new EarlyStopping("test_loss", 100);
    Trained<double[]> trained =
        train(DType.FLOAT64, 1, plan(DType.FLOAT64, 40, 3, Regularization.NONE.with(rule)));
    assertEquals(Optional.empty(), trained.reason());
  }

  @Test
  void badPatternsAndMetricsAreRefusedBeforeTheFirstRound() {
    for (Regularization bad :
        List.of(
            Regularization.NONE.freezing("*"),
            Regularization.NONE.freezing("7.*"),
            Regularization.NONE.freezing("*.weight").with(PenaltySpec.l1(1)),
            Regularization.NONE.with(new EarlyStopping("test_rmse", 1)))) {
      assertThrows(ThalwegException.class, () -> plan(DType.FLOAT32, 40, 6, bad), bad.toString());
    }
  }

  private <A> Trained<A> train(DType<A> dtype, int workers, TrainingPlan plan) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    try (Transport<A> transport =
            new InProcessTransport<>(
                List.of(shards(dtype, 1), shards(dtype, 2)),
                plan.model(),
                dtype,
                KernelChoice.AUTO,
                workers);
        MetricsLog log = MetricsLog.create(folder.resolve("metrics.jsonl"))) {
      ProgressLine progress = new ProgressLine(nowhere, Terminal.none(), 0, plan.rounds());
      Recorder recorder = new Recorder(log, progress, System.nanoTime());
      Kernels<A> kernels = KernelProvider.find(dtype, KernelChoice.AUTO);
      TrainState<A> start = plan.start(kernels, plan.model().initialise(dtype, plan.seed()));
      return new Trainer<>(
              plan,
              transport,
              kernels,
              recorder,
              () -> false,
              start,
              (outcome, state) -> true,
              Doctor.none(plan))
          .run();
    }
  }

  private List<RoundRecord> log() {
    return MetricsLog.read(folder.resolve("metrics.jsonl"));
  }

  private static <A> TrainingPlan plan(
      DType<A> dtype, long batch, int epochs, Regularization regularization) {
    int[] rows = shards(dtype, 1).stream().mapToInt(Shard::rows).toArray();
    BatchPlan batches = new BatchPlan(rows, batch);
    return new TrainingPlan(
        MODEL,
        batches,
        epochs * batches.batchesPerEpoch(),
        SEED,
        new OptimizerSpec("adam", Map.of("lr", 0.02)),
        ScheduleSpec.of("constant"),
        1,
        1,
        Map.of("test", 1),
        Wire.EXACT,
        regularization);
  }

  /** Few rows with random labels: a model that learns them by heart gets worse on others. */
  private static <A> List<Shard<A>> shards(DType<A> dtype, long key) {
    List<Shard<A>> shards = new ArrayList<>();
    for (int s = 0; s < SHARDS; s++) {
      int rows = 17 + s;
      A features = dtype.allocate(rows * WIDTH);
      A labels = dtype.allocate(rows);
      long shardKey = CounterRandom.key(CounterRandom.key(SEED, key), s);
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < WIDTH; j++) {
          dtype.set(features, i * WIDTH + j, 2 * CounterRandom.uniform(shardKey, 100L * i + j) - 1);
        }
        boolean noise = CounterRandom.uniform(shardKey, 100L * i + 50) < 0.4;
        double first = dtype.get(features, i * WIDTH);
        double label = noise ? 3 * CounterRandom.uniform(shardKey, 100L * i + 51) : first + 1;
        dtype.set(labels, i, Math.floor(label));
      }
      shards.add(new Shard<>(s, new Block<>(rows, new Dense<>(WIDTH, features), 1, labels, null)));
    }
    return shards;
  }
}
