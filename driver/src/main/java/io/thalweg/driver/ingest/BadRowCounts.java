package io.thalweg.driver.ingest;

import io.thalweg.worker.rows.BadCell;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rows that cannot be used, counted by what is wrong with them first, with the texts that stand
 * where numbers should. Merging does not depend on the order. Mutable.
 */
final class BadRowCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int SHOWN_REASONS = 10;

  private final TreeMap<String, Long> reasons = new TreeMap<>();
  private final TreeMap<String, ValueCounts> texts = new TreeMap<>();

  /** Counts one row. Mutates. */
  void add(BadCell cell) {
    String reason = cell.reason();
    reasons.merge(reason, 1L, Long::sum);
    if (cell.kind() == BadCell.Kind.TEXT) {
      texts.computeIfAbsent(reason, key -> new ValueCounts()).add(cell.text());
    }
  }

  /** Adds other counts. Mutates this. */
  void add(BadRowCounts other) {
    other.reasons.forEach((reason, rows) -> reasons.merge(reason, rows, Long::sum));
    other.texts.forEach(
        (reason, values) -> texts.computeIfAbsent(reason, key -> new ValueCounts()).add(values));
  }

  /** Rows in all. */
  long rows() {
    return reasons.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The values that were text most often where numbers should be, the most frequent first. */
  List<String> texts() {
    ValueCounts all = new ValueCounts();
    texts.values().forEach(all::add);
    return all.mostFrequent();
  }

  /** The reasons, the most frequent first, such as {@code 'age' has no value (12)}. */
  List<String> lines() {
    List<String> lines =
        reasons.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
            .map(entry -> line(entry.getKey(), entry.getValue()))
            .toList();
    return lines.size() <= SHOWN_REASONS
        ? lines
        : Stream.concat(
                lines.stream().limit(SHOWN_REASONS),
                Stream.of((lines.size() - SHOWN_REASONS) + " other reasons"))
            .toList();
  }

  private String line(String reason, long rows) {
    ValueCounts values = texts.get(reason);
    String of = values == null ? "" : ": " + values.text();
    return reason + " (" + rows + (rows == 1 ? " row" : " rows") + of + ")";
  }

  @Override
  public String toString() {
    return lines().stream().collect(Collectors.joining(", "));
  }
}
