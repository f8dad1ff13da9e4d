package io.thalweg.driver.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table as plain text. */
public final class TextTable {
  private TextTable() {}

  /** Columns as wide as their widest cell: the first two to the left, numbers to the right. */
  public static List<String> lines(List<List<String>> rows) {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int at = column;
        int width = rows.stream().mapToInt(other -> other.get(at).length()).max().orElse(0);
        String form = column < 2 ? "%-" + Math.max(1, width) + "s" : "%" + Math.max(1, width) + "s";
        line.append(column == 0 ? "" : "  ")
            .append(String.format(Locale.ROOT, form, row.get(column)));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
