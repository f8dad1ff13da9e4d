package io.thalweg.shared.nn;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Kernels;
import java.io.Serializable;
import java.lang.reflect.Array;

/**
 * The features, labels and weights of some rows: what a shard holds, what prediction fills, what a
 * {@link ModelPlan} computes with. Filled in place and reused. A plain class rather than a record,
 * so that Kryo can carry it.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class Block<A> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Features<A> features;
  private final int labelWidth;
  private final A labels; // (capacity, labelWidth), or null where there are none
  private final A weights; // (capacity), or null where every row weighs 1
  private final int capacity;
  private int rows;

  /**
   * A block over the given arrays, which are not copied.
   *
   * @param rows how many rows count
   * @param labelWidth numbers per label; 0 where there are none
   * @param labels (rows, labelWidth) row-major, or null
   * @param weights (rows), or null where every row weighs 1
   * @throws IllegalArgumentException if there is no room for so many rows, or one of labels and
   *     their width is missing
   */
  public Block(int rows, Features<A> features, int labelWidth, A labels, A weights) {
    if ((labelWidth == 0) != (labels == null)) {
      throw new IllegalArgumentException("labels of " + labelWidth + " numbers: " + labels);
    }
    this.features = features;
    this.labelWidth = labelWidth;
    this.labels = labels;
    this.weights = weights;
    int labelled = labels == null ? Integer.MAX_VALUE : Array.getLength(labels) / labelWidth;
    int weighted = weights == null ? Integer.MAX_VALUE : Array.getLength(weights);
    this.capacity = Math.min(features.capacity(), Math.min(labelled, weighted));
    setRows(rows);
  }

  /** Room for {@code capacity} rows: all 0, of weight 1. */
  public static <A> Block<A> dense(DType<A> dtype, int capacity, int width, int labelWidth) {
    A weights = dtype.allocate(capacity);
    dtype.fill(weights, 0, capacity, 1);
    A labels = labelWidth == 0 ? null : dtype.allocate(Math.multiplyExact(capacity, labelWidth));
    return new Block<>(
        capacity, Dense.allocate(dtype, capacity, width), labelWidth, labels, weights);
  }

  /** How many rows count: those from the first on. */
  public int rows() {
    return rows;
  }

  /**
   * Says how many rows count. Mutates.
   *
   * @throws IllegalArgumentException if there is no room for so many
   */
  public void setRows(int rows) {
    if (rows < 0 || rows > capacity) {
      throw new IllegalArgumentException("this block has no room for a number of rows of " + rows);
    }
    this.rows = rows;
  }

  /** The features of all rows. */
  public Features<A> features() {
    return features;
  }

  /** Numbers per label; 0 where there are none. */
  public int labelWidth() {
    return labelWidth;
  }

  /** The labels, (rows, labelWidth) row-major, or null where there are none. */
  public A labels() {
    return labels;
  }

  /** The row weights, (rows), or null where every row weighs 1. */
  public A weights() {
    return weights;
  }

  /** The weight of a row. */
  public double weight(DType<A> dtype, int row) {
    return weights == null ? 1 : dtype.get(weights, row);
  }

  /**
   * Checks what a row is.
   *
   * @throws ThalwegException BAD_SHAPE if rows have other numbers of features or of label numbers
   */
  public void requireForm(int width, int labelWidth) {
    if (features.width() != width || this.labelWidth != labelWidth) {
      throw ThalwegException.of(ErrorCode.BAD_SHAPE, "the rows do not fit the model")
          .expected(form(width, labelWidth))
          .found(form(features.width(), this.labelWidth));
    }
  }

  private static String form(int width, int labelWidth) {
    return "rows of " + width + " features with labels of " + labelWidth + " numbers";
  }

  /**
   * Overwrites this block, which has weights, with rows of another of the same form. Mutates.
   *
   * @param order row numbers of {@code source} by position, or null where positions are row numbers
   * @param at the first position
   * @param count how many rows
   * @return the sum of the rows' weights, in row order
   * @throws ThalwegException BAD_SHAPE if the rows of {@code source} are of another form
   */
  public double gather(Kernels<A> kernels, Block<A> source, int[] order, int at, int count) {
    source.requireForm(features.width(), labelWidth);
    setRows(count);
    features.gather(kernels, source.features, order, at, count);
    Dense.rows(kernels, labelWidth, source.labels, order, at, count, labels);
    if (source.weights == null) {
      kernels.dtype().fill(weights, 0, count, 1);
      return count;
    }
    Dense.rows(kernels, 1, source.weights, order, at, count, weights);
    return weightSum(kernels.dtype());
  }

  /** The sum of the rows' weights, in row order. */
  public double weightSum(DType<A> dtype) {
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += weight(dtype, i);
    }
    return sum;
  }
}
