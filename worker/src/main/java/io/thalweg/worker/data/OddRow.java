package io.thalweg.worker.data;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.tensor.DType;
import java.io.Serializable;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The row of a shard that has a number the farthest beyond what is usual. A plain class rather than
 * a record, so that Kryo can carry it.
 */
public final class OddRow implements Serializable {
  private static final long serialVersionUID = 1L;

  private final PickedRow row;
  private final int column;
  private final double excess;
  private final long rows;

  private OddRow(PickedRow row, int column, double excess, long rows) {
    this.row = row;
    this.column = column;
    this.excess = excess;
    this.rows = rows;
  }

  /**
   * Looks for it; nothing where all is within the limits.
   *
   * @param limits the largest absolute value of each feature, then of each number of the label,
   *     that is usual
   */
  public static <A> Optional<OddRow> of(DType<A> dtype, Shard<A> shard, double[] limits) {
    Block<A> block = shard.block();
    int worst = -1;
    double excess = 1;
    long rows = 0;
    for (int i = 0; i < shard.rows(); i++) {
      double own = excess(dtype, block, i, limits);
      rows += own > 1 ? 1 : 0;
      worst = own > excess ? i : worst;
      excess = Math.max(own, excess);
    }
    if (worst < 0) {
      return Optional.empty();
    }
    PickedRow row = PickedRow.of(dtype, shard, worst);
    return Optional.of(new OddRow(row, column(dtype, block, worst, limits), excess, rows));
  }

  /** The largest number of a row, as a multiple of its limit. */
  public static <A> double excess(DType<A> dtype, Block<A> block, int row, double[] limits) {
    double most = 0;
    for (int j = 0; j < limits.length; j++) {
      most = Math.max(most, excess(dtype, block, row, limits, j));
    }
    return most;
  }

  private static <A> double excess(
      DType<A> dtype, Block<A> block, int row, double[] limits, int column) {
    int width = block.features().width();
    double number =
        column < width
            ? dtype.get(block.features().values(), row * width + column)
            : dtype.get(block.labels(), row * block.labelWidth() + column - width);
    return Math.abs(number) / limits[column];
  }

  private static <A> int column(DType<A> dtype, Block<A> block, int row, double[] limits) {
    return IntStream.range(0, limits.length)
        .boxed()
        .max(Comparator.comparingDouble(j -> excess(dtype, block, row, limits, j)))
        .orElseThrow();
  }

  /** The worse of two, with the rows of both. */
  public static OddRow worse(OddRow one, OddRow other) {
    OddRow worse = one.excess >= other.excess ? one : other;
    return new OddRow(worse.row, worse.column, worse.excess, one.rows + other.rows);
  }

  /** The row. */
  public PickedRow row() {
    return row;
  }

  /** The feature with the number, or behind all features the number of the label. */
  public int column() {
    return column;
  }

  /** The number itself. */
  public double value() {
    return column < row.width() ? row.feature(column) : row.label(column - row.width());
  }

  /** How many times the limit it is. */
  public double excess() {
    return excess;
  }

  /** How many rows have a number beyond its limit. */
  public long rows() {
    return rows;
  }
}
