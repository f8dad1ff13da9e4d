package io.thalweg.worker.compute;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.LabelUnit;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.wire.Command;

/** Weighted moments of the columns of some rows. */
final class ColumnMoments {
  private ColumnMoments() {}

  /**
   * The sum of the weights, then per column the weighted sums of x - shift and of its square.
   *
   * @param command which columns: the features or the labels
   * @param unit in which labels are taken
   */
  static <A> double[] of(DType<A> dtype, Block<A> block, Command.Moments command, LabelUnit unit) {
    boolean labels = command.of() == Command.Column.LABEL;
    LabelUnit taken = labels ? unit : LabelUnit.SAME;
    A values = labels ? block.labels() : block.features().values(); // (rows, columns)
    double[] shift = command.shift();
    int width = shift.length;
    double[] sums = new double[1 + 2 * width];
    for (int i = 0; i < block.rows(); i++) {
      double weight = block.weight(dtype, i);
      if (weight == 0) {
        continue;
      }
      sums[0] += weight;
      for (int j = 0; j < width; j++) {
        double x = taken.of(dtype.get(values, i * width + j)) - shift[j];
        sums[1 + j] += weight * x;
        sums[1 + width + j] += weight * x * x;
      }
    }
    return sums;
  }
}
