package io.thalweg.driver.table;

import java.util.Optional;

/**
 * What becomes of one column.
 *
 * @param facts what was counted
 * @param kind what it holds, in a word or two
 * @param entry its entry in {@code data.features}; empty where it is left out
 * @param reason why it is left out, or what else is worth saying; may be empty
 */
public record ColumnPlan(ColumnFacts facts, String kind, Optional<String> entry, String reason) {
  static ColumnPlan used(ColumnFacts facts, String kind, String entry, String note) {
    return new ColumnPlan(facts, kind, Optional.of(entry), note);
  }

  static ColumnPlan leftOut(ColumnFacts facts, String kind, String reason) {
    return new ColumnPlan(facts, kind, Optional.empty(), reason);
  }

  /** Whether a number stands here as it is. */
  boolean isPlain() {
    return entry.isPresent() && !entry.get().startsWith("{");
  }
}
