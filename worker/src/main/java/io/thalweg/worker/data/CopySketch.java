package io.thalweg.worker.data;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.DType;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which rows are equal, and which are equal but for their labels: exact for up to {@value
 * #CAPACITY} different rows of features; of more, those are kept whose mixed hash begins with
 * enough zeros (P. Gibbons, "Distinct sampling for highly-accurate answers to distinct values
 * queries and event reports"). All copies of what is kept are counted, wherever they are, so two
 * sketches can be compared. What is kept depends on the rows alone, not on their order.
 */
public final class CopySketch implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int CAPACITY = 4096;

  /**
   * What is known of the rows looked at.
   *
   * @param rows how many
   * @param copies those beyond the first of each group of equal ones
   * @param contradicted those with the features of others, and another label than most of these
   */
  public record Counts(long rows, long copies, long contradicted) {}

  private final HashMap<Long, Labels> contents = new HashMap<>(); // by the features' mixed hash
  private int zeros;

  /** The labels of rows with the same features: those with the smallest hashes, with their rows. */
  private static final class Labels implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int MOST = 16;

    private long rows;
    private int used;
    private long[] hashes = new long[1];
    private long[] counts = new long[1];

    void add(long hash, long count) {
      rows += count;
      keep(hash, count);
    }

    void add(Labels other) {
      rows += other.rows;
      for (int i = 0; i < other.used; i++) {
        keep(other.hashes[i], other.counts[i]);
      }
    }

    private void keep(long hash, long count) {
      int place = Arrays.binarySearch(hashes, 0, used, hash);
      if (place >= 0) {
        counts[place] += count;
        return;
      }
      int to = -place - 1;
      if (to == MOST) {
        return;
      }
      if (used == hashes.length && used < MOST) {
        hashes = Arrays.copyOf(hashes, 2 * used);
        counts = Arrays.copyOf(counts, 2 * used);
      }
      used = Math.min(used + 1, MOST);
      System.arraycopy(hashes, to, hashes, to + 1, used - to - 1);
      System.arraycopy(counts, to, counts, to + 1, used - to - 1);
      hashes[to] = hash;
      counts[to] = count;
    }

    long most() {
      return Arrays.stream(counts, 0, used).max().orElse(0);
    }

    boolean has(long hash) {
      return Arrays.binarySearch(hashes, 0, used, hash) >= 0;
    }
  }

  /** Notes the rows of a block that have weight. Mutates this. */
  public <A> void add(DType<A> dtype, Block<A> block) {
    ContentHash hash = new ContentHash();
    int width = block.features().width();
    A features = block.features().values();
    for (int i = 0; i < block.rows(); i++) {
      hash.update(dtype, features, i * width, width);
      long mixed = CounterRandom.mix(hash.first());
      if (Long.numberOfLeadingZeros(mixed) >= zeros && block.weight(dtype, i) > 0) {
        contents.computeIfAbsent(mixed, key -> new Labels()).add(label(dtype, block, i, hash), 1);
        shrink();
      }
    }
  }

  private static <A> long label(DType<A> dtype, Block<A> block, int row, ContentHash hash) {
    int width = block.labelWidth();
    if (width == 0) {
      return 0;
    }
    hash.update(dtype, block.labels(), row * width, width);
    return hash.first();
  }

  /** Notes the rows of another sketch. Mutates this one. */
  public void add(CopySketch other) {
    zeros = Math.max(zeros, other.zeros);
    other.contents.forEach(
        (mixed, labels) -> contents.computeIfAbsent(mixed, key -> new Labels()).add(labels));
    contents.keySet().removeIf(mixed -> Long.numberOfLeadingZeros(mixed) < zeros);
    shrink();
  }

  private void shrink() {
    while (contents.size() > CAPACITY) {
      zeros++;
      contents.keySet().removeIf(mixed -> Long.numberOfLeadingZeros(mixed) < zeros);
    }
  }

  /** The copies among these rows. */
  public Counts counts() {
    long rows = 0;
    long copies = 0;
    long contradicted = 0;
    for (Labels labels : contents.values()) {
      rows += labels.rows;
      copies += labels.rows - labels.used;
      contradicted += labels.rows - labels.most();
    }
    return new Counts(rows, copies, contradicted);
  }

  /**
   * The rows that another set of rows has, too, with their labels.
   *
   * @return of how many rows of this set, as copies of the other set's, with none contradicted
   */
  public Counts within(CopySketch other) {
    int level = Math.max(zeros, other.zeros);
    long rows = 0;
    long shared = 0;
    for (Map.Entry<Long, Labels> content : contents.entrySet()) {
      if (Long.numberOfLeadingZeros(content.getKey()) < level) {
        continue;
      }
      Labels own = content.getValue();
      Labels others = other.contents.get(content.getKey());
      rows += own.rows;
      for (int i = 0; i < own.used && others != null; i++) {
        shared += others.has(own.hashes[i]) ? own.counts[i] : 0;
      }
    }
    return new Counts(rows, shared, 0);
  }
}
