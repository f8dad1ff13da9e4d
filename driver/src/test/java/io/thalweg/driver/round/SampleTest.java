package io.thalweg.driver.round;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.thalweg.driver.diagnosis.Facts.Baseline;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.Standardize;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The best constant prediction of labels of one and of several numbers. */
class SampleTest {
  private static Baseline baseline(Loss loss, int numbers, double... labels) {
    int rows = labels.length / numbers;
    Block<double[]> block = Block.dense(DType.FLOAT64, rows, 1, numbers);
    System.arraycopy(labels, 0, block.labels(), 0, labels.length);
    ModelSpec spec =
        new ModelSpec(1, List.of(new Layer.Linear(numbers)), loss, Standardize.NONE, numbers);
    return new Sample<>(KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR), block)
        .baseline(spec)
        .orElseThrow();
  }

  @Test
  void theBestConstantOfTheSquaredErrorIsTheMeanOfEachNumber() {
    assertEquals(1, baseline(new Loss.Mse(), 1, 1, 3, 1, 3).loss(), 1e-12);
    assertEquals((1 + 4) / 2.0, baseline(new Loss.Mse(), 2, 1, 0, 3, 4, 1, 0, 3, 4).loss(), 1e-12);
    assertEquals((0.75 + 2) / 2, baseline(new Loss.L1(), 2, 1, 0, 1, 4, 1, 0, 4, 4).loss(), 1e-12);
  }

  @Test
  void theBestConstantOfSeveralLabelsIsTheMajorityOfEach() {
    double[] labels = {1, 0, 1, 0, 1, 1, 0, 0};
    Baseline entropy = baseline(new Loss.BceWithLogits(), 2, labels);
    double quarter = -(0.25 * Math.log(0.25) + 0.75 * Math.log(0.75));
    assertEquals(quarter, entropy.loss(), 1e-12);
    assertEquals(0.75, entropy.accuracy());
    Baseline hinge = baseline(new Loss.Hinge(), 2, labels);
    assertEquals(0.5, hinge.loss(), 1e-12);
    assertEquals(0.75, hinge.accuracy());
  }

  @Test
  void onlyMeasuredFeaturesAreStandardised() {
    Block<double[]> block = Block.dense(DType.FLOAT64, 2, 2, 0);
    System.arraycopy(new double[] {10, 0, 30, 1}, 0, block.features().values(), 0, 4);
    Standardize found =
        new Sample<>(
                KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR),
                block,
                BitSet.valueOf(new long[] {1}))
            .standardization();
    assertArrayEquals(new double[] {20, 0}, found.mean());
    assertArrayEquals(new double[] {0.1, 1}, found.scale());
  }
}
