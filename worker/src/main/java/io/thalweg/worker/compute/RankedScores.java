package io.thalweg.worker.compute;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.ScoreKeys;
import io.thalweg.shared.wire.ScoreList;
import io.thalweg.worker.data.Shard;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The scores of a shard's rows in ascending order, equal ones in the order of the rows. Eight bytes
 * a row in float32. For the use of one thread.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class RankedScores<A> {
  private static final double POSITIVE = 0.5; // labels above it are 1

  private final DType<A> dtype;
  private final A labels; // (rows)
  private final A weights; // (rows), or null where every row weighs 1
  private final A scores; // (rows)
  private final int[] order;

  /**
   * Ranks scores.
   *
   * @param scores one per row of the shard; kept
   */
  RankedScores(DType<A> dtype, Shard<A> shard, A scores) {
    this.dtype = dtype;
    this.labels = shard.labels();
    this.weights = shard.weights();
    this.scores = scores;
    this.order = order(shard.rows());
  }

  /** Leading bits of each key and the row below them: one primitive sort settles nearly all. */
  private int[] order(int rows) {
    long rowMask = (1L << (Integer.SIZE - Integer.numberOfLeadingZeros(rows))) - 1;
    long[] leading = new long[rows];
    for (int row = 0; row < rows; row++) {
      leading[row] = key(row) & ~rowMask | row;
    }
    Arrays.sort(leading);
    int[] sorted = new int[rows];
    for (int place = 0; place < rows; place++) {
      sorted[place] = (int) (leading[place] & rowMask);
    }
    for (int first = 0, end; first < rows; first = end) {
      end = first + 1;
      while (end < rows && ((leading[first] ^ leading[end]) & ~rowMask) == 0) {
        end++;
      }
      settle(sorted, first, end);
    }
    return sorted;
  }

  /** Sorts rows whose keys have equal leading bits, and stand in the order of the rows. */
  private void settle(int[] sorted, int first, int end) {
    boolean ascending = true;
    for (int place = first + 1; place < end; place++) {
      ascending &= key(sorted[place - 1]) <= key(sorted[place]);
    }
    if (!ascending) {
      int[] settled =
          Arrays.stream(sorted, first, end)
              .boxed()
              .sorted(Comparator.comparingLong(this::key)) // stable
              .mapToInt(Integer::intValue)
              .toArray();
      System.arraycopy(settled, 0, sorted, first, settled.length);
    }
  }

  private long key(int row) {
    return ScoreKeys.of(dtype.get(scores, row));
  }

  private double weight(int row) {
    return weights == null ? 1 : dtype.get(weights, row);
  }

  private boolean isPositive(int row) {
    return dtype.get(labels, row) > POSITIVE;
  }

  /** The first place whose row has at least this key. */
  private int place(long key) {
    int low = 0;
    int high = order.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (key(order[middle]) < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The sums that {@link Command.CountScores} asks for. */
  double[] count(Command.CountScores command) {
    double[] sums = new double[Command.CountScores.SUMS * command.ranges()];
    int first = 0;
    for (int section = 0; section < command.from().length; section++) {
      int parts = command.parts()[section];
      count(command.from()[section], command.to()[section], parts, first, sums);
      first += parts;
    }
    return sums;
  }

  private void count(long from, long to, int parts, int first, double[] sums) {
    long step = ScoreKeys.step(from, to, parts);
    for (int place = place(from); place < order.length; place++) {
      int row = order[place];
      long key = key(row);
      if (key > to) {
        return;
      }
      double weight = weight(row);
      if (weight > 0) {
        int range = first + (int) Long.divideUnsigned(key - from, step);
        sums[Command.CountScores.SUMS * range]++;
        sums[Command.CountScores.SUMS * range + (isPositive(row) ? 2 : 1)] += weight;
      }
    }
  }

  /** The pairs that {@link Command.ListScores} asks for. */
  double[] list(Command.ListScores command) {
    int first = place(command.from());
    int end = first;
    while (end < order.length && key(order[end]) <= command.to()) {
      end++;
    }
    ScoreList list = new ScoreList(end - first);
    for (int tie = first, next; tie < end; tie = next) {
      next = tie;
      long key = key(order[tie]);
      while (next < end && key(order[next]) == key) {
        next++;
      }
      add(list, tie, next, false);
      add(list, tie, next, true);
    }
    return list.toArray();
  }

  /** Adds the rows of one label among those of equal score. */
  private void add(ScoreList list, int first, int end, boolean positive) {
    for (int place = first; place < end; place++) {
      int row = order[place];
      double weight = weight(row);
      if (weight > 0 && isPositive(row) == positive) {
        list.add(dtype.get(scores, row) + 0.0, positive ? weight : -weight);
      }
    }
  }
}
