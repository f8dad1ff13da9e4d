package io.thalweg.worker.data;

import io.thalweg.shared.tensor.CounterRandom;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * How many copies there are among some rows, from the copies of some of their contents: of those
 * whose mixed hash begins with enough zeros that at most {@value #CAPACITY} are kept (P. Gibbons,
 * "Distinct sampling for highly-accurate answers to distinct values queries and event reports").
 * What is kept in the end depends on the multiset of rows alone, not on how it was split.
 */
public final class DistinctSample implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int CAPACITY = 1024;

  /** Copies below this share of the rows do not matter. */
  private static final double FEW = 1.0 / 256;

  /** The estimate of distinct contents is off by about 3 %. */
  private static final double SURELY_FEWER = 0.9;

  private final HashMap<Long, Long> copies = new HashMap<>(); // by mixed hash
  private int zeros;

  /** Notes a row. Mutates. */
  public void add(long contentHash) {
    long mixed = CounterRandom.mix(contentHash);
    if (Long.numberOfLeadingZeros(mixed) >= zeros) {
      copies.merge(mixed, 1L, Long::sum);
      shrink();
    }
  }

  /** Notes the rows of another sample. Mutates this one. */
  public void add(DistinctSample other) {
    zeros = Math.max(zeros, other.zeros);
    other.copies.forEach((mixed, count) -> copies.merge(mixed, count, Long::sum));
    copies.keySet().removeIf(mixed -> Long.numberOfLeadingZeros(mixed) < zeros);
    shrink();
  }

  private void shrink() {
    while (copies.size() > CAPACITY) {
      zeros++;
      copies.keySet().removeIf(mixed -> Long.numberOfLeadingZeros(mixed) < zeros);
    }
  }

  /**
   * Whether a good part of the rows are copies of others.
   *
   * @param rows that were noted in all
   */
  public boolean hasCopies(long rows) {
    long sampled = 0;
    for (Map.Entry<Long, Long> content : copies.entrySet()) {
      sampled += content.getValue();
    }
    double distinct = copies.size() * Math.scalb(1.0, zeros);
    return sampled - copies.size() > FEW * sampled || distinct < SURELY_FEWER * rows;
  }
}
