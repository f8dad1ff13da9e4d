package io.thalweg.driver.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rounds of a metrics log as a report shows them, in bounded memory however many there are.
 * Mutable while it is filled.
 */
public final class LoggedRounds {
  private static final int MOST_EPOCHS = 30;
  private static final int TABLE_ROWS = 40;
  private static final int MOST_KEPT = 4_096;

  private final Stretches loss = new Stretches();
  private final Stretches penalty = new Stretches();
  private final Stretches rate = new Stretches();
  private final Stretches learningRate = new Stretches();
  private final Stretches norm = new Stretches();
  private final Map<String, Stretches> evaluations = new TreeMap<>();
  private final List<Double> epochEnds = new ArrayList<>();
  private final List<RoundRecord> kept = new ArrayList<>(); // every so many
  private final List<RoundRecord> evaluated = new ArrayList<>(); // as long as they are few
  private Ledger ledger = Ledger.ZERO;
  private long count;
  private long stride = 1;
  private long first;
  private boolean hasPenalty;
  private RoundRecord last; // null before the first

  /** Those of the log at {@code path}. */
  public static LoggedRounds read(Path path) {
    LoggedRounds rounds = new LoggedRounds();
    MetricsLog.forEach(path, rounds::add);
    return rounds;
  }

  /** Those in a list. */
  public static LoggedRounds of(List<RoundRecord> records) {
    LoggedRounds rounds = new LoggedRounds();
    records.forEach(rounds::add);
    return rounds;
  }

  /** Adds the next round. Mutates. */
  void add(RoundRecord record) {
    double round = record.round();
    if (!record.isEmpty()) {
      loss.add(round, record.loss());
      norm.add(round, record.gradientNorm());
    }
    penalty.add(round, record.penalty());
    hasPenalty |= record.penalty() != 0;
    rate.add(round, record.rowsPerSecond());
    learningRate.add(round, record.learningRate());
    record
        .evaluation()
        .forEach(
            (name, value) ->
                evaluations.computeIfAbsent(name, key -> new Stretches()).add(round, value));
    ledger = ledger.plus(record.ledger());
    keep(record);
    if (last == null) {
      first = record.round();
    } else if (record.epoch() != last.epoch() && epochEnds.size() <= MOST_EPOCHS) {
      epochEnds.add((double) last.round());
    }
    last = record;
    count++;
  }

  private void keep(RoundRecord record) {
    if (!record.evaluation().isEmpty() && evaluated.size() <= TABLE_ROWS) {
      evaluated.add(record);
    }
    if (count % stride != 0) {
      return;
    }
    if (kept.size() == MOST_KEPT) {
      for (int i = 0; i < MOST_KEPT / 2; i++) {
        kept.set(i, kept.get(2 * i));
      }
      kept.subList(MOST_KEPT / 2, MOST_KEPT).clear();
      stride *= 2;
    }
    kept.add(record); // the number of kept ones is even, so this one is due in the longer stride
  }

  long count() {
    return count;
  }

  /** The number of the first round. */
  long first() {
    return first;
  }

  /** The number of the last round. */
  long last() {
    return last == null ? 0 : last.round();
  }

  /** The time of all rounds. */
  Ledger ledger() {
    return ledger;
  }

  boolean hasPenalty() {
    return hasPenalty;
  }

  /** Of the rounds that have a loss. */
  Series loss() {
    return loss.series("batch", "batch", true);
  }

  Series penalty() {
    return penalty.series("penalty", "plain", false);
  }

  Series rate() {
    return rate.series("throughput", "plain", true);
  }

  Series learningRate() {
    return learningRate.series("learning rate", "plain", false);
  }

  /** Of the rounds that have a loss. */
  Series gradientNorm() {
    return norm.series("gradient norm", "plain", true);
  }

  /** The names of what was measured, {@code <data set>_<metric>}. */
  Set<String> evaluations() {
    return evaluations.keySet();
  }

  /** A measurement, which only some rounds have. */
  Series evaluation(String name, String set) {
    return evaluations.getOrDefault(name, new Stretches()).series(set, set, false);
  }

  /** The last logged round of each epoch but the last; none where they would crowd. */
  List<Double> epochEnds() {
    return epochEnds.size() <= MOST_EPOCHS ? List.copyOf(epochEnds) : List.of();
  }

  /** Some dozens: every so many, the last one, and those with an evaluation if they are few. */
  List<RoundRecord> sample() {
    Map<Long, RoundRecord> sample = new TreeMap<>();
    int step = Math.max(1, (kept.size() + TABLE_ROWS - 1) / TABLE_ROWS);
    for (int i = 0; i < kept.size(); i += step) {
      sample.put(kept.get(i).round(), kept.get(i));
    }
    if (evaluated.size() <= TABLE_ROWS) {
      evaluated.forEach(record -> sample.put(record.round(), record));
    }
    if (last != null) {
      sample.put(last.round(), last);
    }
    return List.copyOf(sample.values());
  }
}
