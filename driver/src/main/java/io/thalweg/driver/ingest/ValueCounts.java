package io.thalweg.driver.ingest;

import io.thalweg.shared.error.Excerpt;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How often texts occur, of the first hundred in their order. A text among the first of all is
 * among the first of every part, so the counts are exact and do not depend on parts. Mutable.
 */
final class ValueCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int KEPT = 100;
  private static final int SHOWN = 3;

  private final TreeMap<String, Long> counts = new TreeMap<>();
  private boolean more;

  /** Counts one text. Mutates. */
  void add(String text) {
    add(text, 1);
  }

  /** Adds other counts. Mutates this. */
  void add(ValueCounts other) {
    other.counts.forEach(this::add);
    more |= other.more;
  }

  private void add(String text, long times) {
    if (counts.size() == KEPT && text.compareTo(counts.lastKey()) > 0) {
      more = true;
      return;
    }
    counts.merge(text, times, Long::sum);
    if (counts.size() > KEPT) {
      counts.pollLastEntry();
      more = true;
    }
  }

  /** Whether there are more than are counted. */
  boolean isMore() {
    return more;
  }

  /** How many texts are counted. */
  int distinct() {
    return counts.size();
  }

  /** How often they occur, all together. */
  long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How often the most frequent text occurs. */
  long largest() {
    return counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** The texts, the most frequent first. */
  List<String> mostFrequent() {
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The most frequent ones with their numbers: {@code 'NA' 12, '?' 3}. */
  String text() {
    String shown =
        mostFrequent().stream()
            .limit(SHOWN)
            .map(text -> "'" + Excerpt.of(text) + "' " + counts.get(text))
            .collect(Collectors.joining(", "));
    return more || counts.size() > SHOWN ? shown + ", ..." : shown;
  }
}
