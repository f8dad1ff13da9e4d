package io.thalweg.worker.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.nn.Initialiser;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.ObjectiveModel;
import io.thalweg.shared.nn.Weight;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.Shape;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Wire;
import io.thalweg.worker.data.Shard;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BatchReplayTest {
  private static final DType<float[]> F32 = DType.FLOAT32;

  /** w x for rows of one feature, w = 1. */
  private static final Model SCALED =
      ObjectiveModel.of(
          1,
          List.of(Weight.of("w", Shape.of(1), new Initialiser.Constant(1))),
          (p, x, y) -> x.mul(p.get("w")).mean(-1).log(),
          Optional.empty());

  private static Shard<float[]> shard(float... x) {
    Block<float[]> block = new Block<>(x.length, new Dense<>(1, x), 1, new float[x.length], null);
    return new Shard<>(0, block);
  }

  private static Optional<Fault> replay(
      Model model, Shard<float[]> shard, long batch, long epoch, long step) {
    BatchPlan plan = new BatchPlan(new int[] {shard.rows()}, batch);
    return new BatchReplay<>(
            F32,
            KernelChoice.SCALAR,
            model,
            new Command.Load(plan, 1, Wire.EXACT),
            new Command.Step(epoch, step),
            model.initialise(F32, 1))
        .of(shard);
  }

  @Test
  void theFaultNamesOperationRowAndNumbers() {
    Fault fault = replay(SCALED, shard(1, 2, 0, 3, 0), 5, 0, 0).orElseThrow();
    assertEquals(2, fault.rows());
    assertEquals(Double.NEGATIVE_INFINITY, fault.result());
    assertEquals(0, fault.low(0));
    assertEquals(2, fault.row().row());
    assertEquals(0, fault.row().feature(0));
  }

  @Test
  void onlyTheBatchThatHasTheRowHasTheFault() {
    float[] x = new float[300];
    Arrays.fill(x, 1);
    x[123] = 0;
    Shard<float[]> shard = shard(x);
    for (long epoch = 0; epoch < 3; epoch++) {
      long each = epoch;
      List<Fault> faults =
          LongStream.range(0, 5)
              .mapToObj(step -> replay(SCALED, shard, 64, each, step))
              .flatMap(Optional::stream)
              .toList();
      assertEquals(1, faults.size());
      assertEquals(123, faults.get(0).row().row(), "in epoch " + epoch);
    }
  }

  @Test
  void rowsOfAllBlocksAreCounted() {
    float[] x = new float[600];
    Arrays.fill(x, 1);
    x[10] = 0;
    x[300] = 0;
    x[599] = 0;
    Fault fault = replay(SCALED, shard(x), 600, 0, 0).orElseThrow();
    assertEquals(3, fault.rows());
    assertEquals(10, fault.row().row());
  }

  @Test
  void soundBatchesHaveNone() {
    Model model =
        new ModelSpec(
            1, List.of(new Layer.Linear(3), new Layer.Relu(), new Layer.Linear(1)), new Loss.Mse());
    assertEquals(Optional.empty(), replay(model, shard(1, 2, 3, 4), 2, 0, 1));
  }

  @Test
  void anOverflowOfTheParametersGradientBelongsToNoRow() {
    Model model = new ModelSpec(1, List.of(new Layer.Linear(1, false)), new Loss.L1());
    float huge = 3e38f;
    Fault fault = replay(model, shard(huge, huge, huge, huge), 4, 0, 0).orElseThrow();
    assertTrue(fault.backward());
    assertEquals(0, fault.rows());
    assertEquals(null, fault.row());
  }
}
