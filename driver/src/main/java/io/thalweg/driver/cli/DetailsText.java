package io.thalweg.driver.cli;

import io.thalweg.driver.state.Details;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
    lines.add(
        String.format(
            Locale.ROOT, "%5s %10s %10s %10s %10s", "class", "rows", "precision", "recall", "f1"));
    for (int label = 0; label < count; label++) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%5d %10s %10s %10s %10s",
              label,
              rows(classes.actual()[label]),
              share(classes.precision(label)),
              share(classes.recall(label)),
              share(classes.f1(label))));
    }
    if (count < classes.actual().length) {
      lines.add("the first " + count + " of " + classes.actual().length + "; --json has all");
    }
    if (classes.pairs().length > 0 && classes.pairs().length <= MOST_PAIRED) {
      confusion(lines, classes.pairs());
    }
  }

  private static void confusion(List<String> lines, double[][] pairs) {
    lines.add("rows by label (down) and predicted class (across):");
    StringBuilder head = new StringBuilder(" ".repeat(5));
    for (int predicted = 0; predicted < pairs.length; predicted++) {
      head.append(String.format(Locale.ROOT, " %7d", predicted));
    }
    lines.add(head.toString());
    for (int label = 0; label < pairs.length; label++) {
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%5d", label));
      for (double rows : pairs[label]) {
        line.append(String.format(Locale.ROOT, " %7s", rows(rows)));
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
