package io.thalweg.driver.cli;

import io.thalweg.driver.state.Details;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What {@code evaluate} prints of how a model does in detail. */
final class DetailsText {
  private static final int MOST_PAIRED = 20;
  private static final int MOST_CLASSES = 100;

  private DetailsText() {}

  /** The lines; JSON has more. */
  static List<String> lines(Details details) {
    List<String> lines = new ArrayList<>();
    details.classes().ifPresent(classes -> classes(lines, classes));
    details.residuals().ifPresent(residuals -> lines.add("mean residual: " + residuals.mean()));
    return lines;
  }

  private static void classes(List<String> lines, Details.Classes classes) {
    int count = Math.min(MOST_CLASSES, classes.actual().length);
    int width =
        IntStream.range(0, count).map(label -> classes.name(label).length()).max().orElse(0);
    String form = "%" + Math.max(5, width) + "s %10s %10s %10s %10s";
    lines.add(String.format(Locale.ROOT, form, "class", "rows", "precision", "recall", "f1"));
    for (int label = 0; label < count; label++) {
      lines.add(
          String.format(
              Locale.ROOT,
              form,
              classes.name(label),
              rows(classes.actual()[label]),
              share(classes.precision(label)),
              share(classes.recall(label)),
              share(classes.f1(label))));
    }
    if (count < classes.actual().length) {
      lines.add("the first " + count + " of " + classes.actual().length + "; --json has all");
    }
    if (classes.pairs().length > 0 && classes.pairs().length <= MOST_PAIRED) {
      confusion(lines, classes, Math.max(5, width));
    }
  }

  private static void confusion(List<String> lines, Details.Classes classes, int width) {
    double[][] pairs = classes.pairs();
    String cell = " %" + Math.max(7, width) + "s";
    lines.add("rows by label (down) and predicted class (across):");
    StringBuilder head = new StringBuilder(" ".repeat(width));
    for (int predicted = 0; predicted < pairs.length; predicted++) {
      head.append(String.format(Locale.ROOT, cell, classes.name(predicted)));
    }
    lines.add(head.toString());
    for (int label = 0; label < pairs.length; label++) {
      StringBuilder line =
          new StringBuilder(String.format(Locale.ROOT, "%" + width + "s", classes.name(label)));
      for (double rows : pairs[label]) {
        line.append(String.format(Locale.ROOT, cell, rows(rows)));
      }
      lines.add(line.toString());
    }
  }

  /** Rows, or their weight where that is no whole number. */
  private static String rows(double weight) {
    return weight == Math.rint(weight)
        ? String.format(Locale.ROOT, "%.0f", weight)
        : String.format(Locale.ROOT, "%.4g", weight);
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }
}
