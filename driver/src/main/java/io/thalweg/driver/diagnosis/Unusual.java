package io.thalweg.driver.diagnosis;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.OddRow;
import java.util.Arrays;

/** Which numbers of a data set are far beyond all others. */
public final class Unusual {
  private static final double MOST = 0.99; // the share of rows that says what is usual
  private static final int FEWEST_ROWS = 8; // fewer show nothing

  private static final int FEW = 3;

  private Unusual() {}

  /**
   * The largest absolute value of each feature, then of each number of the label, that is not taken
   * for odd: {@value Limits#ODD} times what nearly all rows of a sample stay below. Where a column
   * is 0 in nearly all rows, that of the other columns.
   */
  public static <A> double[] limits(DType<A> dtype, Block<A> sample) {
    int width = sample.features().width();
    int labels = sample.labelWidth();
    double[] limits = new double[width + labels];
    for (int j = 0; j < limits.length; j++) {
      boolean feature = j < width;
      A values = feature ? sample.features().values() : sample.labels();
      limits[j] =
          usual(dtype, sample.rows(), values, feature ? j : j - width, feature ? width : labels);
    }
    double largest = Arrays.stream(limits).max().orElse(0);
    for (int j = 0; j < limits.length; j++) {
      double usual = limits[j] > 0 ? limits[j] : largest;
      limits[j] = usual > 0 && sample.rows() >= FEWEST_ROWS ? Limits.ODD * usual : Double.MAX_VALUE;
    }
    return limits;
  }

  /** Whether so few of {@code all} rows are like that that they are no part of the data. */
  public static boolean isRare(OddRow odd, long all) {
    return odd.rows() <= Math.max(FEW, Limits.RARE * all);
  }

  private static <A> double usual(DType<A> dtype, int rows, A values, int from, int stride) {
    double[] sizes = new double[rows];
    for (int i = 0; i < rows; i++) {
      sizes[i] = Math.abs(dtype.get(values, from + i * stride));
    }
    Arrays.sort(sizes);
    return sizes[Math.max(0, Math.min(rows - 2, (int) (MOST * rows)))];
  }
}
