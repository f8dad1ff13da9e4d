package io.thalweg.worker.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.Standardize;
import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Partial;
import io.thalweg.shared.wire.StepSums;
import io.thalweg.shared.wire.Wire;
import io.thalweg.worker.data.Shard;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A full batch over a large shard: bounded memory, and sums that keep their accuracy. */
class FullBatchTest {
  private static final long SEED = 46;
  private static final ModelSpec MODEL =
      new ModelSpec(2, List.of(new Layer.Linear(300), new Layer.Linear(1)), new Loss.Mse());

  /** At 300 hidden values a row, a pass over all rows at once would take 480 MB. */
  @Test
  void theMemoryOfAStepDoesNotGrowWithTheRows() {
    long small = allocated(1_000);
    long large = allocated(400_000);
    assertTrue(large < small + 200_000, small + " bytes for 1,000 rows, " + large + " for 400,000");
  }

  /** Bytes that a fresh worker allocates for its buffers and its first step. */
  private static long allocated(int rows) {
    Shard<float[]> shard = shard(rows);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    step(MODEL, shard, 1); // what the first use of a class allocates is not of interest
    long before = threads.getCurrentThreadAllocatedBytes();
    step(MODEL, shard, 1);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /** Else a signal within a long round or evaluation would not be heard. */
  @Test
  void anInterruptEndsARoundAndAnEvaluationWithinABlock() {
    ShardWorker<float[]> worker = worker(MODEL, shard(1_000));
    float[] parameters = MODEL.initialise(DType.FLOAT32, 1);
    for (Command command : List.of(new Command.Step(0, 0), new Command.Evaluate(0, 1))) {
      Thread.currentThread().interrupt();
      ThalwegException error =
          assertThrows(ThalwegException.class, () -> worker.execute(command, parameters));
      assertTrue(Thread.interrupted(), "the thread is still to be interrupted");
      assertEquals(ErrorCode.INTERRUPTED, error.code());
      assertEquals(1_000, worker.execute(command, parameters).get(0).sums()[StepSums.ROWS]);
    }
  }

  @Test
  void sumsOverMillionsOfFloatsKeepTheirAccuracy() {
    int rows = 3_000_000;
    Shard<float[]> shard = shard(rows);
    ModelSpec line = new ModelSpec(2, List.of(new Layer.Linear(1)), new Loss.Mse());
    float[] parameters = {0.5f, -0.25f, 0.125f};
    double[] gradient = new double[3];
    double loss = 0;
    for (int i = 0; i < rows; i++) {
      double x0 = shard.block().features().values()[2 * i];
      double x1 = shard.block().features().values()[2 * i + 1];
      double error = 0.5 * x0 - 0.25 * x1 + 0.125 - shard.block().labels()[i];
      loss += error * error;
      gradient[0] += 2 * error * x0;
      gradient[1] += 2 * error * x1;
      gradient[2] += 2 * error;
    }
    Partial<float[]> sum = partial(line, shard, parameters);
    assertEquals(rows, sum.sums()[StepSums.ROWS]);
    assertEquals(rows, sum.sums()[StepSums.WEIGHT]);
    assertEquals(1, sum.sums()[StepSums.LOSS] / loss, 1e-6);
    for (int i = 0; i < 3; i++) {
      assertEquals(1, sum.gradient()[i] / gradient[i], 1e-6, "seed " + SEED + ", element " + i);
    }
  }

  @Test
  void labelsOfSeveralNumbersReachTheLossFromTheirShard() {
    int rows = 1000;
    float[] features = shard(rows).block().features().values();
    float[] labels = new float[2 * rows];
    double loss = 0;
    for (int i = 0; i < rows; i++) {
      labels[2 * i] = i % 7;
      labels[2 * i + 1] = i % 3;
      loss += (labels[2 * i] * labels[2 * i] + labels[2 * i + 1] * labels[2 * i + 1]) / 2;
    }
    ModelSpec model =
        new ModelSpec(2, List.of(new Layer.Linear(2)), new Loss.Mse(), Standardize.NONE, 2);
    Block<float[]> block = new Block<>(rows, new Dense<>(2, features), 2, labels, null);
    Partial<float[]> sum = partial(model, new Shard<>(0, block), new float[6]);
    assertEquals(loss, sum.sums()[StepSums.LOSS], 1e-2);
    assertEquals(rows, sum.sums()[StepSums.ROWS]);
  }

  private static Partial<float[]> step(ModelSpec model, Shard<float[]> shard, long seed) {
    return partial(model, shard, model.initialise(DType.FLOAT32, seed));
  }

  /** A worker that has what it needs for full batches of one shard. */
  private static ShardWorker<float[]> worker(ModelSpec model, Shard<float[]> shard) {
    ShardWorker<float[]> worker =
        new ShardWorker<>(
            // Vector kernels allocate until C2 has compiled them.
            DType.FLOAT32,
            KernelChoice.SCALAR,
            model,
            List.of(new ShardRange<>(0, 1, List.of(shard))));
    BatchPlan full = new BatchPlan(new int[] {shard.rows()}, Long.MAX_VALUE);
    worker.execute(new Command.Load(full, SEED, Wire.EXACT), null);
    return worker;
  }

  private static Partial<float[]> partial(
      ModelSpec model, Shard<float[]> shard, float[] parameters) {
    ShardWorker<float[]> worker = worker(model, shard);
    return worker.execute(new Command.Step(0, 0), parameters).get(0);
  }

  private static Shard<float[]> shard(int rows) {
    float[] features = new float[2 * rows];
    float[] labels = new float[rows];
    for (int i = 0; i < rows; i++) {
      features[2 * i] = (float) CounterRandom.uniform(SEED, 3L * i);
      features[2 * i + 1] = (float) CounterRandom.uniform(SEED, 3L * i + 1);
      labels[i] = (float) CounterRandom.uniform(SEED, 3L * i + 2) - 1;
    }
    return new Shard<>(0, new Block<>(rows, new Dense<>(2, features), 1, labels, null));
  }
}
