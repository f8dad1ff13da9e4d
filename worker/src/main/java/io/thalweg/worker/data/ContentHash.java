package io.thalweg.worker.data;

import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.DType;

/**
 * Two 64-bit hashes of the values of a row, taken in one pass and reused from row to row: {@link
 * #update} overwrites the result.
 *
 * <p>Four lanes of the xxHash64 round (Y. Collet, "xxHash fast digest algorithm") take the elements
 * in turn, each as the bits of its value widened to double, so that float32 and float64 runs agree
 * on data that both can hold. Each round is a bijection of its lane, and the two hashes are
 * different folds of the lanes.
 */
public final class ContentHash {
  private static final long P1 = 0x9E3779B185EBCA87L;
  private static final long P2 = 0xC2B2AE3D27D4EB4FL;
  private static final long P3 = 0x165667B19E3779F9L;
  private static final long P4 = 0x85EBCA77C2B2AE63L;

  private long first;
  private long second;
  private boolean finite;

  /** Hashes a row. Mutates this object. */
  public <A> void update(RowView<A> row) {
    update(row.codec().dtype(), row.elements(), row.from(), row.length());
  }

  /** Hashes {@code count} elements of {@code rows} from {@code from} on. Mutates this object. */
  <A> void update(DType<A> dtype, A rows, int from, int count) {
    long a = P1;
    long b = P2;
    long c = P3;
    long d = P4;
    double zeros = 0; // becomes NaN where an element is not finite
    int i = from;
    int end = from + count;
    for (; i + 3 < end; i += 4) {
      double v = dtype.get(rows, i);
      double w = dtype.get(rows, i + 1);
      double x = dtype.get(rows, i + 2);
      double y = dtype.get(rows, i + 3);
      zeros += v * 0 + w * 0 + (x * 0 + y * 0);
      a = round(a, v);
      b = round(b, w);
      c = round(c, x);
      d = round(d, y);
    }
    for (; i < end; i++) {
      double v = dtype.get(rows, i);
      zeros += v * 0;
      a = round(a, v);
    }
    finite = zeros == 0;
    fold(a, b, c, d, count);
  }

  /** The hash that keys the row. */
  public long first() {
    return first;
  }

  /** A second hash, for telling data sets apart with 128 bits. */
  public long second() {
    return second;
  }

  /** Whether every element was finite. */
  public boolean finite() {
    return finite;
  }

  private void fold(long a, long b, long c, long d, int count) {
    long sum =
        Long.rotateLeft(a, 1)
            + Long.rotateLeft(b, 7)
            + Long.rotateLeft(c, 12)
            + Long.rotateLeft(d, 18);
    first = CounterRandom.mix(sum + count * P4);
    long chain = CounterRandom.mix(CounterRandom.mix(a + count) ^ b);
    second = CounterRandom.mix(CounterRandom.mix(chain + c) ^ d);
  }

  private static long round(long lane, double value) {
    return Long.rotateLeft(lane + Double.doubleToRawLongBits(value) * P2, 31) * P1;
  }
}
