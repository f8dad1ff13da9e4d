package io.thalweg.driver.ingest;

import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.DType;
import java.io.Serializable;
import java.util.TreeMap;

/**
 * Different values of a column, and its range. Of more than {@value #MOST} values those with the
 * smallest hashes are kept, so that what is kept does not depend on the order.
 */
final class ValueSample implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 1024;

  /** No factor beyond this power of two: its inverse is a number, too. */
  private static final int MOST_EXPONENT = 1000;

  private final TreeMap<Long, Double> values = new TreeMap<>(); // by hash
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private boolean whole = true;

  /** Adds a value. Mutates. */
  void add(double value) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    values.put(CounterRandom.mix(Double.doubleToLongBits(value)), value);
    shrink();
  }

  /** Adds another sample. Mutates this one. */
  void add(ValueSample other) {
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
    whole &= other.whole;
    values.putAll(other.values);
    shrink();
  }

  private void shrink() {
    while (values.size() > MOST) {
      values.pollLastEntry();
      whole = false;
    }
  }

  /** Whether all values are here. */
  boolean isWhole() {
    return whole;
  }

  /** How many different values are here. */
  int distinct() {
    return values.size();
  }

  /** How many of them are different in {@code dtype}. */
  <A> int rounded(DType<A> dtype) {
    A cell = dtype.allocate(1);
    return (int)
        values.values().stream()
            .mapToDouble(
                value -> {
                  dtype.set(cell, 0, value);
                  return dtype.get(cell, 0);
                })
            .distinct()
            .count();
  }

  /** The largest magnitude. */
  double most() {
    return Math.max(Math.abs(min), Math.abs(max));
  }

  /** What lies between the smallest and the largest value. */
  double middle() {
    return min / 2 + max / 2;
  }

  /** The power of two that brings values around the middle near to 1, if they are far from it. */
  double factor() {
    double half = max / 2 - min / 2;
    int exponent = half > 0 ? Math.getExponent(half) : 0;
    int wanted = Math.abs(exponent) <= 40 ? 0 : -exponent;
    return Math.scalb(1.0, Math.max(-MOST_EXPONENT, Math.min(MOST_EXPONENT, wanted)));
  }
}
