package io.thalweg.driver.diagnosis.data;

import java.util.Arrays;

/**
 * What a feature alone says about the class.
 *
 * @param classes the class of each row, from 0
 * @param count how many classes
 */
record ClassSeparation(int[] classes, int count) {
  /** More classes than these are taken for measured numbers. */
  static final int MOST = 64;

  /** The classes of labels that are few. */
  static ClassSeparation of(double[] labels) {
    double[] different = Arrays.stream(labels).distinct().sorted().toArray();
    return new ClassSeparation(
        Arrays.stream(labels).mapToInt(label -> Arrays.binarySearch(different, label)).toArray(),
        different.length);
  }

  /** The share of the variance between classes, the correlation ratio squared (Fisher 1925). */
  double between(double[] values) {
    double[] sums = new double[count];
    int[] rows = new int[count];
    double mean = Statistics.mean(values);
    double all = 0;
    for (int i = 0; i < values.length; i++) {
      double x = values[i] - mean;
      sums[classes[i]] += x;
      rows[classes[i]]++;
      all += x * x;
    }
    double between = 0;
    for (int k = 0; k < count; k++) {
      between += rows[k] == 0 ? 0 : sums[k] * sums[k] / rows[k];
    }
    return all > 0 ? between / all : 0;
  }

  /**
   * How well the rows, ordered by a feature, are ordered by class: 1 less the changes of class from
   * row to row beyond those that cannot be helped, of those that chance would make. Where rows have
   * the same value, those outside its largest class are changes.
   */
  double order(double[] values) {
    double expected = expectedChanges();
    if (expected <= 0) {
      return 0;
    }
    return 1 - Math.max(0, changes(sorted(values)) - (count - 1)) / expected;
  }

  private double expectedChanges() {
    double[] shares = new double[count];
    for (int own : classes) {
      shares[own] += 1.0 / classes.length;
    }
    double same = Arrays.stream(shares).map(share -> share * share).sum();
    return (classes.length - 1) * (1 - same);
  }

  /** Row numbers by value; two values that float32 does not tell apart count as equal. */
  private long[] sorted(double[] values) {
    long[] sorted = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      int bits = Float.floatToIntBits((float) values[i] + 0f);
      int ordered = bits ^ (bits >> 31 & Integer.MAX_VALUE); // ordered as the numbers are
      sorted[i] = (long) ordered << 32 | i;
    }
    Arrays.sort(sorted);
    return sorted;
  }

  private int changes(long[] sorted) {
    int changes = 0;
    int before = -1;
    int[] rows = new int[count];
    for (int from = 0; from < sorted.length; ) {
      int end = from;
      Arrays.fill(rows, 0);
      while (end < sorted.length && sorted[end] >> 32 == sorted[from] >> 32) {
        rows[classes[(int) sorted[end++]]]++;
      }
      int largest = before >= 0 ? before : 0;
      for (int k = 0; k < count; k++) {
        largest = rows[k] > rows[largest] ? k : largest;
      }
      changes += end - from - rows[largest] + (before >= 0 && largest != before ? 1 : 0);
      before = largest;
      from = end;
    }
    return changes;
  }
}
