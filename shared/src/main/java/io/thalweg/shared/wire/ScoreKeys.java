package io.thalweg.shared.wire;

/** Scores as whole numbers of the same order, so that ranges of them can be split evenly. */
public final class ScoreKeys {
  /** The key of negative infinity. */
  public static final long MIN = of(Double.NEGATIVE_INFINITY);

  /** The key of positive infinity. */
  public static final long MAX = of(Double.POSITIVE_INFINITY);

  private ScoreKeys() {}

  /** The key of a score that is a number; -0 and 0 are equal. */
  public static long of(double score) {
    long bits = Double.doubleToRawLongBits(score + 0.0);
    return bits ^ (bits >> (Long.SIZE - 1) & Long.MAX_VALUE);
  }

  /**
   * Keys of each of {@code parts} ranges that the keys {@code from} to {@code to} are split into;
   * the last ones may have fewer or none. Unsigned.
   */
  public static long step(long from, long to, int parts) {
    return Long.divideUnsigned(to - from, parts) + 1;
  }
}
