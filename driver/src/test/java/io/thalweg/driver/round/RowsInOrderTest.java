package io.thalweg.driver.round;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowsInOrderTest {
  private static final int ROWS = 1000;
  private static final int STRETCHES = 10;

  /** Rows of three normal features, of one that is nearly always 0, and of one that is constant. */
  private static double[][] rows() {
    Random random = new Random(6);
    double[][] rows = new double[ROWS][];
    for (int i = 0; i < ROWS; i++) {
      double rare = i % 200 == 0 ? 5 : 0;
      rows[i] =
          new double[] {
            random.nextGaussian(), random.nextGaussian(), random.nextGaussian(), rare, 1
          };
    }
    return rows;
  }

  private static boolean inOrder(double[][] rows) {
    List<Sample<double[]>> stretches = new ArrayList<>();
    int each = ROWS / STRETCHES;
    for (int k = 0; k < STRETCHES; k++) {
      Block<double[]> block = Block.dense(DType.FLOAT64, each, rows[0].length, 1);
      for (int i = 0; i < each; i++) {
        block.features().set(DType.FLOAT64, i, rows[k * each + i], 0);
      }
      stretches.add(new Sample<>(KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR), block));
    }
    return RowsInOrder.by(stretches);
  }

  @Test
  void rowsInAnyOrderAreInNone() {
    assertFalse(inOrder(rows()));
  }

  @Test
  void rowsAreInTheOrderOfAFeatureWhicheverWayItGoes() {
    double[][] rows = rows();
    Arrays.sort(rows, Comparator.comparingDouble(row -> row[1]));
    assertTrue(inOrder(rows));
    Arrays.sort(rows, Comparator.comparingDouble(row -> -row[2]));
    assertTrue(inOrder(rows));
  }

  @Test
  void aStretchInAnotherUnitIsNoOrder() {
    double[][] rows = rows();
    for (int i = 400; i < 600; i++) {
      rows[i][0] = 1000 + 1000 * rows[i][0];
    }
    assertFalse(inOrder(rows));
  }
}
