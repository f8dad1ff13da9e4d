package io.thalweg.driver.table;

import io.thalweg.shared.error.Excerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was seen of a table, for its user: a line for each column. */
public final class TableText {
  private static final int LONGEST_NAME = 32;
  private static final int LONGEST_EXAMPLE = 24;

  private TableText() {}

  /** The lines, without their ends. */
  public static List<String> lines(TablePlan plan) {
    List<String> lines = new ArrayList<>();
    String rows = String.format(Locale.ROOT, "%,d rows", plan.rows());
    String part = String.format(Locale.ROOT, ", of which %,d were looked at", plan.looked());
    lines.add(plan.data().source().describe() + ": " + rows + (plan.isSampled() ? part : ""));
    lines.add("");
    List<String[]> cells = new ArrayList<>();
    cells.add(new String[] {"column", "kind", "distinct", "gaps", "example", "becomes"});
    LabelPlan label = plan.label();
    String predicted = label.classes() > 0 ? label.classes() + " classes" : "a number";
    cells.add(row(label.facts(), "label", "what is predicted: " + predicted, label.note()));
    for (ColumnPlan column : plan.columns()) {
      String becomes = column.entry().orElse("left out");
      cells.add(row(column.facts(), column.kind(), becomes, column.reason()));
    }
    int[] widths = widths(cells);
    cells.forEach(row -> lines.add(line(row, widths)));
    plan.unusable().stream().map(reason -> "Note: " + reason).forEach(lines::add);
    return lines;
  }

  private static String[] row(ColumnFacts facts, String kind, String becomes, String note) {
    return new String[] {
      shortened(facts.name(), LONGEST_NAME),
      kind,
      Integer.toString(facts.distinct()),
      Integer.toString(facts.gaps()),
      shortened(facts.example().orElse(""), LONGEST_EXAMPLE),
      Excerpt.of(note.isEmpty() ? becomes : becomes + " (" + note + ")")
    };
  }

  private static String shortened(String text, int most) {
    String line = Excerpt.of(text);
    return line.length() <= most ? line : line.substring(0, most - 3) + "...";
  }

  private static int[] widths(List<String[]> cells) {
    int[] widths = new int[cells.get(0).length];
    for (String[] row : cells) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    return widths;
  }

  private static String line(String[] row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      boolean number = i == 2 || i == 3;
      String blanks = " ".repeat(widths[i] - row[i].length());
      line.append(i == 0 ? "" : "  ").append(number ? blanks + row[i] : row[i] + blanks);
    }
    return line.toString().stripTrailing();
  }
}
