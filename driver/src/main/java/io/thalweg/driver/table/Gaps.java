package io.thalweg.driver.table;

import io.thalweg.worker.rows.NumberText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the cells of a CSV file are written: what stands in a cell without a value, and whether
 * blanks around cells belong to them.
 *
 * @param mark the text of a cell without a value, beside the empty one
 * @param leading whether cells begin with blanks that are not meant
 * @param trailing whether they end with such
 */
record Gaps(Optional<String> mark, boolean leading, boolean trailing) {
  /** What stands for nothing wherever it stands. */
  private static final Set<String> ANYWHERE =
      Set.of("?", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "\\N", "#N/A");

  /** What stands for nothing among numbers, and may be a category. */
  private static final Set<String> AMONG_NUMBERS =
      Set.of("-", "--", ".", "None", "none", "missing", "unknown", "Unknown");

  /** No more than empty cells. */
  static final Gaps EMPTY_CELLS = new Gaps(Optional.empty(), false, false);

  /** What the cells of these columns of text show; the mark that most cells have. */
  static Gaps of(List<ColumnFacts> columns) {
    Map<String, Integer> marks = new LinkedHashMap<>();
    boolean leading = false;
    boolean trailing = false;
    for (ColumnFacts column : columns) {
      boolean numbers = 2 * column.count(NumberText::isNumber) > column.filled();
      column
          .counts()
          .forEach(
              (cell, count) -> {
                String text = cell.strip();
                if (ANYWHERE.contains(text) || numbers && AMONG_NUMBERS.contains(text)) {
                  marks.merge(text, count, Integer::sum);
                }
              });
      leading |= isMost(column, cell -> cell.startsWith(" "));
      trailing |= isMost(column, cell -> cell.endsWith(" "));
    }
    Optional<String> mark =
        marks.entrySet().stream()
            .reduce((a, b) -> b.getValue() > a.getValue() ? b : a)
            .map(Map.Entry::getKey);
    return new Gaps(mark, leading, trailing);
  }

  private static boolean isMost(ColumnFacts column, java.util.function.Predicate<String> test) {
    return 2 * column.count(test) > column.filled();
  }

  /** A cell as it is read with these, or nothing. */
  Optional<String> read(String cell) {
    String left = leading ? cell.stripLeading() : cell;
    String text = trailing ? left.stripTrailing() : left;
    return text.isEmpty() || mark.isPresent() && mark.get().equals(text)
        ? Optional.empty()
        : Optional.of(text);
  }

  /** The options of Spark's CSV source that read it so. */
  Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    mark.ifPresent(text -> options.put("nullValue", text));
    if (leading) {
      options.put("ignoreLeadingWhiteSpace", "true");
    }
    if (trailing) {
      options.put("ignoreTrailingWhiteSpace", "true");
    }
    return options;
  }
}
