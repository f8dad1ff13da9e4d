package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Plan;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Kernels;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;

/**
 * Features of which every row has all. A plain class rather than a record, so that Kryo can carry
 * it.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class Dense<A> implements Features<A> {
  private static final long serialVersionUID = 1L;

  private final int width;
  private final A values; // (capacity, width), row-major

  /**
   * Features over an array, which is not copied.
   *
   * @param width features per row; 0 for the row of an objective without data
   * @param values (capacity, width), row-major
   */
  public Dense(int width, A values) {
    this.width = width;
    this.values = values;
  }

  /** Room for {@code capacity} rows, all 0. */
  public static <A> Dense<A> allocate(DType<A> dtype, int capacity, int width) {
    return new Dense<>(width, dtype.allocate(Math.multiplyExact(capacity, width)));
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int capacity() {
    return width == 0 ? Integer.MAX_VALUE : Array.getLength(values) / width;
  }

  /** The features, (capacity, width) row-major. */
  @Override
  public A values() {
    return values;
  }

  @Override
  public void set(DType<A> dtype, int row, A source, int from) {
    dtype.copy(source, from, values, row * width, width);
  }

  @Override
  public void read(DType<A> dtype, ByteBuffer source, int row) {
    dtype.read(source, values, row * width, width);
  }

  @Override
  public void gather(Kernels<A> kernels, Features<A> source, int[] order, int at, int count) {
    rows(kernels, width, source.values(), order, at, count, values);
  }

  @Override
  public void bind(Plan<A> plan, Var input) {
    plan.bind(input, values);
  }

  /** Copies {@code count} rows of {@code width} numbers that {@code order} names. */
  static <A> void rows(
      Kernels<A> kernels, int width, A source, int[] order, int at, int count, A target) {
    if (order == null) {
      kernels.dtype().copy(source, at * width, target, 0, count * width);
    } else {
      kernels.gather(count, width, source, order, at, target);
    }
  }
}
