package io.thalweg.shared.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockTest {
  private static final Kernels<double[]> KERNELS =
      KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR);

  /** Three rows of two features and a label of two numbers. */
  private static Block<double[]> source(double... weights) {
    return new Block<>(
        3,
        new Dense<>(2, new double[] {1, 2, 3, 4, 5, 6}),
        2,
        new double[] {10, 11, 20, 21, 30, 31},
        weights.length == 0 ? null : weights);
  }

  @Test
  void rowsAreGatheredInTheOrderThatIsAskedFor() {
    Block<double[]> block = Block.dense(DType.FLOAT64, 4, 2, 2);
    double[] features = block.features().values();
    double sum = block.gather(KERNELS, source(0.5, 2, 4), new int[] {1, 2, 0}, 1, 2);
    assertEquals(4.5, sum);
    assertEquals(2, block.rows());
    assertArrayEquals(new double[] {5, 6, 1, 2}, Arrays.copyOf(block.features().values(), 4));
    assertArrayEquals(new double[] {30, 31, 10, 11}, Arrays.copyOf(block.labels(), 4));
    assertArrayEquals(new double[] {4, 0.5}, Arrays.copyOf(block.weights(), 2));
    assertSame(features, block.features().values(), "the buffers are filled in place");
  }

  @Test
  void withoutAnOrderRowsFollowEachOtherAndWithoutWeightsEachWeighsOne() {
    Block<double[]> block = Block.dense(DType.FLOAT64, 2, 2, 2);
    Arrays.fill(block.weights(), 7);
    assertEquals(2, block.gather(KERNELS, source(), null, 1, 2));
    assertArrayEquals(new double[] {3, 4, 5, 6}, block.features().values());
    assertArrayEquals(new double[] {20, 21, 30, 31}, block.labels());
    assertArrayEquals(new double[] {1, 1}, block.weights());
    assertEquals(1, source().weight(DType.FLOAT64, 2));
  }

  @Test
  void aBlockHoldsNoMoreRowsThanItHasRoomFor() {
    Block<double[]> block = source();
    assertThrows(IllegalArgumentException.class, () -> block.setRows(4));
    assertThrows(IllegalArgumentException.class, () -> block.setRows(-1));
    double[] two = new double[2];
    Dense<double[]> features = new Dense<>(1, new double[3]);
    assertThrows(IllegalArgumentException.class, () -> new Block<>(3, features, 1, two, null));
    assertThrows(
        IllegalArgumentException.class, () -> new Block<>(3, features, 1, new double[3], two));
    assertThrows(IllegalArgumentException.class, () -> new Block<>(3, features, 1, null, null));
  }

  @Test
  void aBlockThatDoesNotFitTheModelIsAnError() {
    ModelSpec spec = new ModelSpec(3, List.of(new Layer.Linear(1)), new Loss.Mse());
    ModelPlan<double[]> plan = new ModelPlan<>(spec, KERNELS, 3);
    ThalwegException error =
        assertThrows(ThalwegException.class, () -> plan.forward(source(), new double[4]));
    assertEquals(ErrorCode.BAD_SHAPE, error.code());
    assertTrue(
        error.getMessage().contains("rows of 2 features with labels of 2 numbers"),
        error.getMessage());
    Block<double[]> oneLabel = Block.dense(DType.FLOAT64, 3, 2, 1);
    assertThrows(ThalwegException.class, () -> oneLabel.gather(KERNELS, source(), null, 0, 1));
  }

  @Test
  void aPlanComputesWithEachBlockThatItIsGiven() {
    ModelSpec spec = new ModelSpec(1, List.of(new Layer.Linear(1, false)), new Loss.Mse());
    ModelPlan<double[]> plan = new ModelPlan<>(spec, KERNELS, 2);
    Block<double[]> one = plan.newBlock();
    Block<double[]> other = plan.newBlock();
    one.features().values()[0] = 2;
    other.features().set(DType.FLOAT64, 1, new double[] {9, 5}, 1);
    double[] parameters = {3};
    assertEquals(6, plan.forward(one, parameters)[0]);
    assertEquals(15, plan.forward(other, parameters)[1]);
    assertEquals(36, plan.loss(one, parameters));
    assertEquals(225, plan.loss(other, parameters));
  }
}
