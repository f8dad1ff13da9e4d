package io.thalweg.driver.round;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.cluster.InProcessTransport;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.wire.Command.Column;
import io.thalweg.worker.data.Shard;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ColumnStatisticsTest {
  private static final ModelSpec MODEL =
      new ModelSpec(1, List.of(new Layer.Linear(1)), new Loss.Mse());

  private static <A> ColumnStatistics of(DType<A> dtype, double[] values, double... weights) {
    A x = array(dtype, values);
    A w = weights.length == 0 ? null : array(dtype, weights);
    Shard<A> shard = new Shard<>(0, new Block<>(values.length, new Dense<>(1, x), 1, x, w));
    InProcessTransport<A> transport =
        new InProcessTransport<>(List.of(List.of(shard)), MODEL, dtype, KernelChoice.SCALAR, 1);
    return ColumnStatistics.of(transport, 0, Column.FEATURES, 1);
  }

  private static <A> A array(DType<A> dtype, double[] values) {
    A array = dtype.allocate(values.length);
    for (int i = 0; i < values.length; i++) {
      dtype.set(array, i, values[i]);
    }
    return array;
  }

  private static double[] repeated(double value, int times) {
    double[] values = new double[times];
    Arrays.fill(values, value);
    return values;
  }

  @Test
  void aConstantColumnHasNoVarianceWhateverItsValue() {
    for (double value : new double[] {0.1, 1e-100, 1 / 3.0, -7e15, 1e100, 0, 1.7e9}) {
      for (int rows : new int[] {1, 3, 10, 777, 100_003}) {
        ColumnStatistics known = of(DType.FLOAT64, repeated(value, rows));
        assertEquals(0, known.variance()[0], rows + " rows of " + value);
        assertEquals(value, known.mean()[0], Math.abs(value) * 1e-15);
      }
    }
  }

  @Test
  void aSmallSpreadFarFromZeroIsNoConstant() {
    double[] values = {1e9, 1e9 + 1e-6, 1e9 + 2e-6, 1e9 + 3e-6};
    double[] around = new double[4];
    for (int i = 0; i < 4; i++) {
      around[i] = values[i] - 1e9;
    }
    double expected = of(DType.FLOAT64, around).variance()[0];
    assertEquals(expected, of(DType.FLOAT64, values).variance()[0], 0.1 * expected);
    double[] one = repeated(5, 1_000_000);
    one[77] = 6;
    assertEquals(1e-6, of(DType.FLOAT64, one).variance()[0], 1e-11);
  }

  @Test
  void weightZeroIsAbsenceAndWeightTwoIsTwice() {
    ColumnStatistics with = of(DType.FLOAT32, new double[] {1, 2, 3, -9999}, 1, 1, 1, 0);
    ColumnStatistics without = of(DType.FLOAT32, new double[] {1, 2, 3});
    assertArrayEquals(without.mean(), with.mean());
    assertArrayEquals(without.variance(), with.variance());
    ColumnStatistics twice = of(DType.FLOAT64, new double[] {1, 2, 4, 4});
    ColumnStatistics weighted = of(DType.FLOAT64, new double[] {1, 2, 4}, 1, 1, 2);
    assertEquals(twice.mean()[0], weighted.mean()[0], 1e-15);
    assertEquals(twice.variance()[0], weighted.variance()[0], 1e-15);
  }

  @Test
  void scalingAllWeightsChangesNothing() {
    long seed = System.nanoTime();
    System.out.println("ColumnStatisticsTest, seed " + seed);
    Random random = new Random(seed);
    double[] values = random.doubles(1000).map(x -> 100 + x).toArray();
    double[] weights = random.doubles(1000).toArray();
    ColumnStatistics known = of(DType.FLOAT64, values, weights);
    for (double factor : new double[] {0.00392, 0.5, 3, 1e-30, 1e30}) {
      double[] scaled = Arrays.stream(weights).map(w -> factor * w).toArray();
      ColumnStatistics again = of(DType.FLOAT64, values, scaled);
      assertEquals(known.mean()[0], again.mean()[0], 1e-12);
      assertEquals(known.variance()[0], again.variance()[0], 1e-12);
    }
    assertTrue(known.variance()[0] > 0.05);
  }
}
