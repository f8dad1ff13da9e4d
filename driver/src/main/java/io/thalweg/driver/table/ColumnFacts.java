package io.thalweg.driver.table;

import io.thalweg.shared.column.TimeText;
import io.thalweg.worker.rows.NumberText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/**
 * What was counted of one column.
 *
 * @param name of the column
 * @param type what its source says of its cells
 * @param rows that were looked at
 * @param counts how often each text of a cell was seen, in the order in which they came
 * @param grows whether every cell is a number above the one before
 * @param content the same for columns with the same cells in the same order
 */
public record ColumnFacts(
    String name, Type type, int rows, Map<String, Integer> counts, boolean grows, long content) {
  /** What a source says of cells. */
  public enum Type {
    /** Text of a file, which may be anything. */
    WRITTEN,
    NUMBER,
    TRUTH,
    TIME,
    TEXT,
    NUMBERS,
    OTHER
  }

  /** Takes a copy. */
  public ColumnFacts {
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
  }

  /** The same where cells of a text file are read so. */
  ColumnFacts under(Gaps gaps) {
    if (type != Type.WRITTEN) {
      return this;
    }
    Map<String, Integer> read = new LinkedHashMap<>();
    counts.forEach(
        (cell, count) -> gaps.read(cell).ifPresent(text -> read.merge(text, count, Integer::sum)));
    return new ColumnFacts(name, type, rows, read, grows, content);
  }

  /** Cells with a value. */
  int filled() {
    return count(cell -> true);
  }

  /** Cells without one. */
  int gaps() {
    return rows - filled();
  }

  /** Different values. */
  int distinct() {
    return counts.size();
  }

  /** Cells with this property. */
  int count(Predicate<String> property) {
    return counts.entrySet().stream()
        .filter(entry -> property.test(entry.getKey()))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /** Whether all cells with a value have this property, and there are any. */
  private boolean all(Predicate<String> property) {
    return !counts.isEmpty() && counts.keySet().stream().allMatch(property);
  }

  /** Cells of a column of numbers that are none. */
  int badNumbers() {
    return isWritten() ? filled() - count(NumberText::isNumber) : 0;
  }

  /** Whether it is one of numbers, but for a few cells. */
  boolean isNumeric() {
    return type == Type.NUMBER || isWritten() && !counts.isEmpty() && badNumbers() * 20 <= filled();
  }

  boolean isTruth() {
    return type == Type.TRUTH || isWritten() && all(NumberText::isTruth);
  }

  boolean isTime() {
    return (type == Type.TIME || type == Type.TEXT || isWritten())
        && all(cell -> TimeText.parse(cell) != null);
  }

  /** Whether a time of day stands in some of its dates. */
  boolean hasHours() {
    return counts.keySet().stream()
        .map(TimeText::parse)
        .anyMatch(time -> time != null && !time.equals(time.toLocalDate().atStartOfDay()));
  }

  boolean isIntegral() {
    return all(ColumnFacts::isInteger);
  }

  private static boolean isInteger(String cell) {
    return NumberText.isNumber(cell)
        && Double.parseDouble(cell) == Math.rint(Double.parseDouble(cell));
  }

  /** The cells that are numbers, in ascending order. */
  double[] numbers() {
    return counts.entrySet().stream()
        .filter(entry -> NumberText.isNumber(entry.getKey()))
        .flatMapToDouble(
            entry ->
                DoubleStream.generate(() -> Double.parseDouble(entry.getKey()))
                    .limit(entry.getValue()))
        .sorted()
        .toArray();
  }

  /** Blanks between words of a cell, on average, and one. */
  double words() {
    double words = 0;
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      words += (double) entry.getValue() * entry.getKey().strip().split("\\s+").length;
    }
    return words / Math.max(1, filled());
  }

  /** The first value. */
  Optional<String> example() {
    return counts.keySet().stream().findFirst();
  }

  private boolean isWritten() {
    return type == Type.WRITTEN;
  }
}
