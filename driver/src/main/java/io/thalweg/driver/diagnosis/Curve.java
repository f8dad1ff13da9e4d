package io.thalweg.driver.diagnosis;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A figure of every round, thinned out: at most {@value #BUCKETS} buckets of as many rounds each,
 * twice as many whenever there is no room. Adding takes constant time and no memory. Mutable, for
 * the use of one thread.
 */
public final class Curve {
  private static final int BUCKETS = 128;
  private static final int FIRST = 3;
  private static final int OPENING = 20;

  private final double[] sums = new double[BUCKETS];
  private long width = 1; // rounds of a full bucket
  private long count;
  private double first = Double.NaN;
  private double last = Double.NaN;
  private double before = Double.NaN;
  private double start; // the largest of the first rounds
  private double opening; // the sum of the first rounds
  private double highest = Double.NEGATIVE_INFINITY;

  /** Adds the figure of the next round. Mutates. */
  public void add(double value) {
    if (count == BUCKETS * width) {
      halve();
    }
    int bucket = (int) (count / width);
    sums[bucket] += value;
    if (count < FIRST) {
      start = Math.max(start, Math.abs(value));
    }
    if (count < OPENING) {
      opening += value;
    }
    if (count++ == 0) {
      first = value;
    }
    before = last;
    last = value;
    highest = Math.max(highest, value);
  }

  /** All of it as plain data, for a checkpoint. */
  public Map<String, Object> save() {
    Map<String, Object> saved = new LinkedHashMap<>();
    saved.put("width", width);
    saved.put("count", count);
    saved.put("first", first);
    saved.put("last", last);
    saved.put("before", before);
    saved.put("start", start);
    saved.put("opening", opening);
    saved.put("highest", highest);
    saved.put("sums", Arrays.stream(sums).boxed().toList());
    return saved;
  }

  /**
   * Becomes the curve that was saved. Mutates.
   *
   * @throws IllegalArgumentException if it is none
   */
  public void resume(Map<?, ?> saved) {
    if (!(saved.get("sums") instanceof List<?> list && list.size() == BUCKETS)) {
      throw new IllegalArgumentException("not a curve: " + saved.keySet());
    }
    for (int i = 0; i < BUCKETS; i++) {
      sums[i] = number(list.get(i));
    }
    width = (long) number(saved.get("width"));
    count = (long) number(saved.get("count"));
    if (count > 0) {
      first = number(saved.get("first"));
      last = number(saved.get("last"));
      before = number(saved.get("before"));
      start = number(saved.get("start"));
      opening = number(saved.get("opening"));
      highest = number(saved.get("highest"));
    }
  }

  /** Files have null for a number that is not finite. */
  private static double number(Object value) {
    return value instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  private void halve() {
    for (int i = 0; i < BUCKETS / 2; i++) {
      sums[i] = sums[2 * i] + sums[2 * i + 1];
    }
    Arrays.fill(sums, BUCKETS / 2, BUCKETS, 0);
    width *= 2;
  }

  /** Rounds so far. */
  public long count() {
    return count;
  }

  /** The figure of the first round; NaN before it. */
  public double first() {
    return first;
  }

  /** The largest absolute figure of the first three rounds; 0 before the first. */
  public double start() {
    return start;
  }

  /** The mean over the first {@value #OPENING} rounds, as far as they are there. */
  public double opening() {
    return opening / Math.min(count, OPENING);
  }

  /** The smaller of the last two; NaN before the second. */
  public double sustained() {
    return Math.min(before, last);
  }

  /** The figure of the last round; NaN before the first. */
  public double last() {
    return last;
  }

  /** The largest so far. */
  public double highest() {
    return highest;
  }

  /** Buckets with rounds in them; only the last may be part-filled. */
  public int buckets() {
    return (int) ((count + width - 1) / width);
  }

  /** Rounds of a bucket. */
  private long rounds(int bucket) {
    return Math.min(width, count - bucket * width);
  }

  /** The mean over a bucket. */
  public double mean(int bucket) {
    return sums[bucket] / rounds(bucket);
  }

  /**
   * The mean over a part of the rounds so far, by whole buckets.
   *
   * @param from share of the rounds before it, from 0
   * @param to share of the rounds up to its end, at most 1; at least one bucket is taken
   */
  public double mean(double from, double to) {
    int begin = Math.min((int) Math.floor(from * buckets()), buckets() - 1);
    int end = Math.max(begin + 1, (int) Math.round(to * buckets()));
    double sum = 0;
    long rounds = 0;
    for (int i = begin; i < end; i++) {
      sum += sums[i];
      rounds += rounds(i);
    }
    return sum / rounds;
  }

  /** The mean over the last tenth. */
  public double recent() {
    return mean(0.9, 1);
  }

  /**
   * How much neighbouring buckets of a part differ, as a share of the part's mean, beyond what
   * their trend explains. Near 0 for a smooth curve.
   */
  public double roughness(double from, double to) {
    int begin = (int) Math.floor(from * buckets());
    int end = (int) Math.round(to * buckets());
    if (end - begin < 4) {
      return 0;
    }
    double moves = 0;
    double sum = 0;
    for (int i = begin; i < end; i++) {
      moves += i == begin ? 0 : Math.abs(mean(i) - mean(i - 1));
      sum += Math.abs(mean(i));
    }
    double trend = Math.abs(mean(end - 1) - mean(begin));
    return sum == 0 ? 0 : Math.max(0, moves - trend) / (end - begin - 1) / (sum / (end - begin));
  }
}
