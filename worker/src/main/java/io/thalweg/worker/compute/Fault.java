package io.thalweg.worker.compute;

import io.thalweg.worker.data.PickedRow;
import java.io.Serializable;

/**
 * The first operation of a run over some rows of a shard that makes no finite number of finite
 * ones. A plain class rather than a record, so that Kryo can carry it.
 */
public final class Fault implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int value;
  private final boolean backward;
  private final int rows;
  private final double result;
  private final double[] low;
  private final double[] high;
  private final PickedRow row;

  /**
   * A fault.
   *
   * @param value the number of the value that the operation computes: see {@link
   *     io.thalweg.shared.autograd.Var#number}
   * @param backward whether it is the derivative that is not finite
   * @param rows how many rows have such a number there
   * @param result the number
   * @param low of each input, what the first of these rows has: the smallest
   * @param high the largest; where inputs and output have the same shape, the one element that the
   *     number was made of
   * @param row the first of these rows; null where the number belongs to none
   */
  Fault(
      int value,
      boolean backward,
      int rows,
      double result,
      double[] low,
      double[] high,
      PickedRow row) {
    this.value = value;
    this.backward = backward;
    this.rows = rows;
    this.result = result;
    this.low = low;
    this.high = high;
    this.row = row;
  }

  /** The number of the value that the operation computes. */
  public int value() {
    return value;
  }

  /** Whether it is the derivative that is not finite. */
  public boolean backward() {
    return backward;
  }

  /** How many rows have such a number there; 0 where it belongs to no row. */
  public int rows() {
    return rows;
  }

  /** The number. */
  public double result() {
    return result;
  }

  /** How many inputs the operation has. */
  public int inputs() {
    return low.length;
  }

  /** The smallest element of an input in the row. */
  public double low(int input) {
    return low[input];
  }

  /** The largest element of an input in the row. */
  public double high(int input) {
    return high[input];
  }

  /** The first row that has such a number; null where it belongs to none. */
  public PickedRow row() {
    return row;
  }

  /** The earlier of two in the order of execution, with the rows of both; either may be null. */
  public static Fault earlier(Fault one, Fault other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    if (one.order() != other.order()) {
      return one.order() < other.order() ? one : other;
    }
    int rows = one.rows + other.rows;
    return new Fault(one.value, one.backward, rows, one.result, one.low, one.high, one.row);
  }

  private long order() {
    return backward ? 2L * Integer.MAX_VALUE - value : value;
  }
}
