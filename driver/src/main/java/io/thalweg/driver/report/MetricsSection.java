package io.thalweg.driver.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The measurements at the end of the run, and the logged values as a table. */
final class MetricsSection {
  private static final Map<String, String> TITLES =
      Map.of("auc", "AUC", "mae", "MAE", "mse", "MSE", "rmse", "RMSE", "r2", "R\u00b2");

  private MetricsSection() {}

  /** A table of metric by data set, and the bad rows that were left out of each. */
  static void appendFinal(
      Html page, Map<String, Map<String, Double>> metrics, Map<String, Long> badRows) {
    Set<String> names = new TreeSet<>();
    metrics.values().forEach(values -> names.addAll(values.keySet()));
    if (names.isEmpty()) {
      return;
    }
    page.raw("<section><h2>Final metrics</h2><div class=\"scroll\"><table><thead><tr>");
    page.raw("<th>metric</th>");
    metrics.keySet().forEach(set -> page.add("<th class=\"number\">%s</th>", set));
    page.raw("</tr></thead><tbody>");
    for (String name : names) {
      page.add("<tr><th scope=\"row\">%s</th>", name.replace('_', ' '));
      metrics.values().forEach(values -> number(page, values.get(name)));
      page.raw("</tr>");
    }
    if (badRows.values().stream().anyMatch(count -> count > 0)) {
      page.raw("<tr><th scope=\"row\">bad rows left out</th>");
      metrics.keySet().forEach(set -> count(page, badRows.get(set)));
      page.raw("</tr>");
    }
    page.raw("</tbody></table></div></section>\n");
  }

  /** The logged rounds, thinned to some dozens of rows; the last one is always there. */
  static void appendLog(Html page, LoggedRounds logged) {
    Set<String> evaluations = logged.evaluations();
    List<RoundRecord> rows = logged.sample();
    page.add(
        "<details class=\"log\"><summary>The values as a table (%s of %s logged rounds)</summary>",
        rows.size(), Numbers.grouped(logged.count()));
    page.raw("<div class=\"scroll\"><table><thead><tr><th class=\"number\">round</th>");
    page.raw("<th class=\"number\">epoch</th><th class=\"number\">loss</th>");
    evaluations.forEach(name -> page.add("<th class=\"number\">%s</th>", name.replace('_', ' ')));
    page.raw("<th class=\"number\">learning rate</th><th class=\"number\">gradient norm</th>");
    page.raw("<th class=\"number\">rows/s</th></tr></thead><tbody>");
    rows.forEach(record -> row(page, record, evaluations));
    page.raw("</tbody></table></div></details>\n");
  }

  private static void row(Html page, RoundRecord record, Set<String> evaluations) {
    page.add("<tr><th scope=\"row\" class=\"number\">%s</th>", Numbers.grouped(record.round()));
    page.add("<td class=\"number\">%s</td>", record.epoch());
    page.add("<td class=\"number\">%s</td>", Numbers.fixed(record.loss(), 4));
    evaluations.forEach(name -> number(page, record.evaluation().get(name)));
    page.add("<td class=\"number\">%s</td>", Numbers.compact(record.learningRate()));
    page.add("<td class=\"number\">%s</td>", Numbers.fixed(record.gradientNorm(), 4));
    page.add("<td class=\"number\">%s</td></tr>", Numbers.compact(record.rowsPerSecond()));
  }

  private static void count(Html page, Long count) {
    page.add("<td class=\"number\">%s</td>", count == null ? "\u2013" : Numbers.grouped(count));
  }

  private static void number(Html page, Double value) {
    page.add("<td class=\"number\">%s</td>", value == null ? "\u2013" : Numbers.fixed(value, 4));
  }

  /** What a chart of {@code metric} is called. */
  static String title(String metric) {
    return TITLES.getOrDefault(
        metric,
        (metric.substring(0, 1).toUpperCase(Locale.ROOT) + metric.substring(1)).replace('_', ' '));
  }

  /** {@code accuracy} of {@code test_accuracy}. */
  static String metricOf(String evaluation) {
    return evaluation.substring(evaluation.indexOf('_') + 1);
  }
}
