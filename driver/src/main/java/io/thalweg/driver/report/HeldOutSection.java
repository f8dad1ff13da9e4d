package io.thalweg.driver.report;

import io.thalweg.driver.state.Details;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the model does on the rows of a held-out data set: classes taken for each other, what
 * probabilities are worth, how errors spread.
 */
final class HeldOutSection {
  private static final int MOST_PAIRED = 20;
  private static final int MOST_CLASSES = 100;

  private HeldOutSection() {}

  static void append(Html page, String set, Details details) {
    page.add("<section><h2>The %s rows in detail</h2><div class=\"columns\">", set);
    details
        .classes()
        .ifPresent(
            classes -> {
              if (classes.pairs().length > 0 && classes.pairs().length <= MOST_PAIRED) {
                confusion(page, classes);
              }
              each(page, classes);
            });
    page.raw("</div><div class=\"planes held-out below\">");
    details.scores().ifPresent(scores -> scores(page, scores));
    details.residuals().ifPresent(residuals -> residuals(page, residuals));
    page.raw("</div></section>\n");
  }

  /** A shade for the share of the label's rows; right ones in another colour. */
  private static void confusion(Html page, Details.Classes classes) {
    page.raw("<div class=\"scroll\"><table class=\"confusion\"><caption>Rows by label (down) and");
    page.raw(" predicted class (across)</caption><thead><tr><th>label</th>");
    int count = classes.pairs().length;
    IntStream.range(0, count)
        .forEach(predicted -> page.add("<th class=\"number\">%s</th>", classes.name(predicted)));
    page.raw("</tr></thead><tbody>");
    for (int label = 0; label < count; label++) {
      page.add("<tr><th scope=\"row\">%s</th>", classes.name(label));
      for (int predicted = 0; predicted < count; predicted++) {
        double rows = classes.pairs()[label][predicted];
        double share = rows == 0 ? 0 : rows / classes.actual()[label];
        page.add(
            "<td class=\"number %s\" style=\"--share:%s%\">%s</td>",
            rows == 0 ? "none" : label == predicted ? "right" : "wrong",
            Numbers.significant(100 * share),
            Numbers.precise(rows));
      }
      page.raw("</tr>");
    }
    page.raw("</tbody></table></div>");
  }

  private static void each(Html page, Details.Classes classes) {
    page.raw("<div class=\"scroll\"><table><thead><tr><th>class</th>");
    for (String name : List.of("rows", "precision", "recall", "F1")) {
      page.add("<th class=\"number\">%s</th>", name);
    }
    page.raw("</tr></thead><tbody>");
    int count = Math.min(MOST_CLASSES, classes.actual().length);
    for (int label = 0; label < count; label++) {
      page.add("<tr><th scope=\"row\">%s</th>", classes.name(label));
      page.add("<td class=\"number\">%s</td>", Numbers.precise(classes.actual()[label]));
      figure(page, classes.precision(label));
      figure(page, classes.recall(label));
      figure(page, classes.f1(label));
      page.raw("</tr>");
    }
    page.raw("</tbody></table></div>");
    if (count < classes.actual().length) {
      page.add(
          "<p class=\"note-line\">The first %s of %s classes; summary.json has all.</p>",
          count, classes.actual().length);
    }
  }

  private static void figure(Html page, double value) {
    page.add(
        "<td class=\"number\">%s</td>", Double.isNaN(value) ? "\u2013" : Numbers.fixed(value, 4));
  }

  private static void scores(Html page, Details.Scores scores) {
    PlotLine roc =
        new PlotLine(
            "model",
            scores.roc().stream().mapToDouble(point -> point[0]).toArray(),
            scores.roc().stream().mapToDouble(point -> point[1]).toArray());
    Plot.of(
            "ROC curve",
            "false positive rate",
            "true positive rate",
            List.of(roc, diagonal("by chance")))
        .appendTo(page);
    if (!scores.calibration().isEmpty()) {
      PlotLine line =
          new PlotLine(
              "model",
              scores.calibration().stream().mapToDouble(Details.Calibrated::predicted).toArray(),
              scores.calibration().stream().mapToDouble(Details.Calibrated::observed).toArray());
      Plot.of(
              "Calibration",
              "predicted probability of class 1",
              "share of class 1",
              List.of(line, diagonal("as predicted")))
          .withNote("Rows in ten bins of equal width by their predicted probability.")
          .appendTo(page);
    }
  }

  private static PlotLine diagonal(String name) {
    return new PlotLine(name, new double[] {0, 1}, new double[] {0, 1});
  }

  /** A histogram, drawn as steps; the bins at the ends have no end. */
  private static void residuals(Html page, Details.Residuals residuals) {
    double[] rows = residuals.rows();
    int bins = rows.length;
    double[] x = new double[2 * bins];
    double[] y = new double[2 * bins];
    for (int bin = 0; bin < bins; bin++) {
      x[2 * bin] = (bin - bins / 2.0) * residuals.width();
      x[2 * bin + 1] = x[2 * bin] + residuals.width();
      y[2 * bin] = rows[bin];
      y[2 * bin + 1] = rows[bin];
    }
    String mean = Numbers.precise(residuals.mean());
    Plot.of("Residuals", "prediction minus label", "rows", List.of(new PlotLine("rows", x, y)))
        .withNote("Mean " + mean + "; the outermost bins have all that lies beyond.")
        .appendTo(page);
  }
}
