package io.thalweg.driver.round;

import io.thalweg.shared.wire.Command.CountScores;
import io.thalweg.shared.wire.ScoreKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The area under the ROC curve: the chance that a row of label 1 scores above one of label 0, ties
 * counting half, by the rows' weights. It depends on nothing but the order of the scores.
 *
 * <p>Scores are counted in ranges of keys, which are split until what is within a range no longer
 * matters, or can be listed. Up to {@link #EXACT_ROWS} rows the result is exact but for rounding;
 * above, it is within {@link #BOUND} of that. The driver holds the scores of {@link #LIST_ROWS}
 * rows at a time, or about a million ranges.
 */
final class AreaUnderCurve {
  /** Up to so many rows the result is exact. */
  static final long EXACT_ROWS = 10_000_000;

  /** How far the result may be from the exact one for more rows. */
  static final double BOUND = 1e-6;

  /** Rows whose scores are listed at once. */
  static final int LIST_ROWS = 1 << 18;

  private static final int RANGES_AT_ONCE = CountScores.MOST_RANGES;
  private static final int LEAST_PARTS = 64;

  /** What is known of the scores of a data set; asks its workers. */
  interface Scores {
    /** See {@link CountScores}. */
    double[] count(long[] from, long[] to, int[] parts);

    /** See {@link io.thalweg.shared.wire.Command.ListScores}. */
    double[] list(long from, long to, int rows);
  }

  /** Keys to split into parts. */
  private record Section(long from, long to, int parts) {}

  /** The rows whose scores are in a range of keys. */
  private record Range(long from, long to, double rows, double zeros, double ones) {
    /** Whether the order of its rows does not matter, or is known: all of them are ties. */
    boolean isSettled() {
      return zeros == 0 || ones == 0 || from == to;
    }
  }

  /** A range with the pairs (label 0, label 1) within it that are in order, ties half. */
  private record Piece(long from, double zeros, double ones, double pairs) {
    static Piece ofTies(Range range) {
      return new Piece(range.from, range.zeros, range.ones, range.zeros * range.ones / 2);
    }
  }

  private final Scores scores;
  private final boolean exact;
  private final int listRows;
  private final List<Piece> pieces = new ArrayList<>();
  private double zeros;
  private double ones;

  private AreaUnderCurve(Scores scores, boolean exact, int listRows) {
    this.scores = scores;
    this.exact = exact;
    this.listRows = listRows;
  }

  /**
   * The area; NaN where all rows have one label.
   *
   * @param rows of the data set
   */
  static double of(double rows, Scores scores) {
    return of(rows, scores, EXACT_ROWS, LIST_ROWS);
  }

  /** The same with other limits. */
  static double of(double rows, Scores scores, long exactRows, int listRows) {
    AreaUnderCurve curve = new AreaUnderCurve(scores, rows <= exactRows, listRows);
    if (rows <= listRows) {
      curve.list(ScoreKeys.MIN, ScoreKeys.MAX, (int) rows);
    } else {
      curve.split();
    }
    return curve.area();
  }

  private void split() {
    List<Section> open = List.of(new Section(ScoreKeys.MIN, ScoreKeys.MAX, RANGES_AT_ONCE));
    boolean first = true;
    while (!open.isEmpty()) {
      List<Range> ranges = count(open);
      if (first) {
        ranges.forEach(this::addTotals);
        first = false;
      }
      open = settle(ranges);
    }
  }

  private void addTotals(Range range) {
    zeros += range.zeros;
    ones += range.ones;
  }

  /** The ranges of some sections that have rows, ascending. */
  private List<Range> count(List<Section> sections) {
    List<Range> ranges = new ArrayList<>();
    int begin = 0;
    while (begin < sections.size()) {
      int end = begin;
      int parts = 0;
      while (end < sections.size() && parts + sections.get(end).parts <= RANGES_AT_ONCE) {
        parts += sections.get(end++).parts;
      }
      count(sections.subList(begin, end), ranges);
      begin = end;
    }
    return ranges;
  }

  private void count(List<Section> sections, List<Range> ranges) {
    double[] sums =
        scores.count(
            sections.stream().mapToLong(Section::from).toArray(),
            sections.stream().mapToLong(Section::to).toArray(),
            sections.stream().mapToInt(Section::parts).toArray());
    int at = 0;
    for (Section section : sections) {
      long step = ScoreKeys.step(section.from, section.to, section.parts);
      for (int part = 0; part < section.parts; part++, at += CountScores.SUMS) {
        if (sums[at] > 0) {
          long from = section.from + part * step;
          boolean last = Long.compareUnsigned(section.to - from, step) < 0;
          long to = last ? section.to : from + step - 1;
          ranges.add(new Range(from, to, sums[at], sums[at + 1], sums[at + 2]));
        }
      }
    }
  }

  /** Makes pieces of what can be; returns what has to be split further. */
  private List<Section> settle(List<Range> ranges) {
    List<Section> open = new ArrayList<>();
    List<Range> near = new ArrayList<>();
    double rows = 0;
    for (Range range : ranges) {
      boolean small = range.isSettled() || (exact ? range.rows <= listRows : isWithinBound(range));
      if (!small || rows + range.rows > listRows) {
        close(near);
        rows = 0;
      }
      if (small) {
        near.add(range);
        rows += range.rows;
      } else {
        open.add(new Section(range.from, range.to, parts(range)));
      }
    }
    close(near);
    return open;
  }

  /** Whether its share of the bound is as large as its share of the weight. */
  private boolean isWithinBound(Range range) {
    return excess(range) <= 1;
  }

  private double excess(Range range) {
    double share = (range.zeros + range.ones) / (zeros + ones);
    return range.zeros * range.ones / 2 / (zeros * ones) / (BOUND * share);
  }

  private int parts(Range range) {
    double wanted = exact ? 16 * range.rows / listRows : 2 * excess(range);
    return (int) Math.max(LEAST_PARTS, Math.min(RANGES_AT_ONCE, Math.ceil(wanted)));
  }

  /** Makes pieces of neighbouring ranges: their scores are listed if that tells more. */
  private void close(List<Range> near) {
    int first = 0;
    int end = near.size();
    while (first < end && !needsList(near.get(first))) {
      pieces.add(Piece.ofTies(near.get(first++)));
    }
    while (end > first && !needsList(near.get(end - 1))) {
      pieces.add(Piece.ofTies(near.get(--end)));
    }
    if (first < end) {
      List<Range> listed = near.subList(first, end);
      int rows = (int) listed.stream().mapToDouble(Range::rows).sum();
      list(near.get(first).from, near.get(end - 1).to, rows);
    }
    near.clear();
  }

  private boolean needsList(Range range) {
    return exact && !range.isSettled();
  }

  private void list(long from, long to, int rows) {
    double[] pairs = scores.list(from, to, rows);
    double below = 0;
    double above = 0;
    double ordered = 0;
    for (int i = 0; i < pairs.length; i += 2) {
      double weight = pairs[i + 1];
      if (weight < 0) {
        below -= weight;
        continue;
      }
      boolean tie = i > 0 && pairs[i - 2] == pairs[i];
      ordered += weight * (tie ? below + pairs[i - 1] / 2 : below);
      above += weight;
    }
    pieces.add(new Piece(from, below, above, ordered));
  }

  private double area() {
    pieces.sort(Comparator.comparingLong(Piece::from));
    double below = 0;
    double above = 0;
    double ordered = 0;
    for (Piece piece : pieces) {
      ordered += piece.ones * below + piece.pairs;
      below += piece.zeros;
      above += piece.ones;
    }
    return ordered / (below * above);
  }
}
