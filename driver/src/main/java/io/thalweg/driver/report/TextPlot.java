package io.thalweg.driver.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A curve in plain characters, for terminals and logs. The vertical axis is logarithmic where the
 * values span a decade, else linear from 0 on.
 *
 * @param title the line above
 * @param y finite values, at least one, from the left to the right
 */
public record TextPlot(String title, double[] y) {
  private static final int COLUMNS = 16;
  private static final int ROWS = 10;
  private static final int LABEL = 7;

  /** All lines of this plot, of equal length. */
  public List<String> lines() {
    double max = DoubleStream.of(y).max().orElseThrow();
    double min = DoubleStream.of(y).min().orElseThrow();
    boolean log = min > 0 && max / min >= 10;
    double low = log ? Math.log10(min) : 0;
    double high = log ? Math.log10(max) : max;
    char[][] canvas = new char[ROWS][COLUMNS];
    for (char[] row : canvas) {
      Arrays.fill(row, ' ');
    }
    for (int column = 0; column < COLUMNS; column++) {
      double value = y[(int) ((long) column * (y.length - 1) / (COLUMNS - 1))];
      double place = high > low ? ((log ? Math.log10(value) : value) - low) / (high - low) : 0.5;
      canvas[ROWS - 1 - (int) Math.round(place * (ROWS - 1))][column] = '*';
    }
    List<String> lines = new ArrayList<>();
    lines.add(padded(title));
    for (int row = 0; row < ROWS; row++) {
      String label = row == 0 ? number(max) : row == ROWS - 1 ? number(log ? min : 0) : "";
      lines.add(padded(String.format("%" + LABEL + "s |%s", label, new String(canvas[row]))));
    }
    lines.add(padded(" ".repeat(LABEL) + " +" + "-".repeat(COLUMNS)));
    lines.add(padded(String.format("%" + (LABEL + 2 + COLUMNS) + "s", "round " + y.length)));
    return lines;
  }

  /** Plots beside one another, all lines of the row. */
  public static List<String> sideBySide(List<TextPlot> plots) {
    List<List<String>> all = plots.stream().map(TextPlot::lines).toList();
    return IntStream.range(0, all.get(0).size())
        .mapToObj(
            i ->
                all.stream()
                    .map(lines -> lines.get(i))
                    .collect(Collectors.joining("  "))
                    .stripTrailing())
        .toList();
  }

  private static String padded(String line) {
    return String.format("%-" + (LABEL + 2 + COLUMNS) + "s", line);
  }

  private static String number(double value) {
    return value == 0 || Math.abs(value) >= 1e-3 && Math.abs(value) < 1e5
        ? String.format(Locale.ROOT, "%.4g", value)
        : String.format(Locale.ROOT, "%.1e", value);
  }
}
