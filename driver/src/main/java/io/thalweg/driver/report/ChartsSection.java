package io.thalweg.driver.report;

import io.thalweg.driver.report.LineChart.Scale;
import io.thalweg.driver.state.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** The charts over the rounds. */
final class ChartsSection {
  /** The data sets in the order of the legends; each names its colour. */
  private static final List<String> SETS = List.of("train", "validation", "test");

  private static final int MAX_EPOCH_LINES = 30;

  private final List<RoundRecord> records;
  private final Axis rounds;
  private final List<Double> epochEnds;
  private final List<Finding> findings;

  private ChartsSection(List<RoundRecord> records, List<Finding> findings) {
    this.findings = findings.stream().filter(finding -> finding.round() > 0).toList();
    this.records = records;
    this.rounds = Axis.rounds(records.get(0).round(), records.get(records.size() - 1).round());
    this.epochEnds = epochEnds(records);
  }

  static void append(Html page, List<RoundRecord> records, List<Finding> findings) {
    page.raw("<section><h2>Training</h2>");
    if (records.isEmpty()) {
      page.raw("<p class=\"empty\">No round was logged.</p></section>\n");
      return;
    }
    page.raw("<div class=\"charts\">");
    new ChartsSection(records, findings).charts().forEach(chart -> chart.appendTo(page));
    page.raw("</div>");
    MetricsSection.appendLog(page, records);
    page.raw("</section>\n");
  }

  private List<LineChart> charts() {
    List<LineChart> charts = new ArrayList<>();
    charts.add(chart("loss", "Loss", "", Scale.RATIO, losses()));
    if (records.stream().anyMatch(record -> record.penalty() != 0)) {
      charts.add(
          chart(
              "penalty",
              "Penalty",
              "added to the loss",
              Scale.FROM_ZERO,
              one("penalty", false, RoundRecord::penalty)));
    }
    for (String metric : metrics()) {
      String title =
          (metric.substring(0, 1).toUpperCase(Locale.ROOT) + metric.substring(1)).replace('_', ' ');
      charts.add(chart("metric-" + metric, title, "", Scale.FIT, evaluations(metric)));
    }
    charts.add(
        chart(
            "rate",
            "Throughput",
            "rows/s",
            Scale.FROM_ZERO,
            one("throughput", true, RoundRecord::rowsPerSecond)));
    charts.add(
        chart(
            "lr",
            "Learning rate",
            "",
            Scale.FROM_ZERO,
            one("learning rate", false, RoundRecord::learningRate)));
    charts.add(
        chart(
            "norm",
            "Gradient norm",
            "before clipping",
            Scale.RATIO,
            List.of(
                Series.of("gradient norm", "plain", true, weighty(), RoundRecord::gradientNorm))));
    return charts;
  }

  private LineChart chart(String id, String title, String unit, Scale scale, List<Series> series) {
    return new LineChart(
        id,
        title,
        unit,
        scale,
        series,
        rounds,
        epochEnds,
        id.equals("loss") ? findings : List.of());
  }

  private List<Series> one(String name, boolean noisy, ToDoubleFunction<RoundRecord> value) {
    return List.of(Series.of(name, "plain", noisy, records, value));
  }

  private List<Series> losses() {
    List<Series> series = new ArrayList<>();
    series.add(Series.of("batch", "batch", true, weighty(), RoundRecord::loss));
    series.addAll(evaluations("loss"));
    return series;
  }

  /** The rounds that have a loss. */
  private List<RoundRecord> weighty() {
    return records.stream().filter(record -> !record.isEmpty()).toList();
  }

  private List<Series> evaluations(String metric) {
    return SETS.stream()
        .map(set -> Series.evaluation(set, set, records, set + "_" + metric))
        .filter(series -> series.length() > 0)
        .toList();
  }

  /** The metrics with a chart of their own: all but the loss. */
  private Set<String> metrics() {
    Set<String> metrics = new TreeSet<>();
    for (RoundRecord record : records) {
      for (String name : record.evaluation().keySet()) {
        String metric = MetricsSection.metricOf(name);
        boolean known = SETS.stream().anyMatch(set -> name.equals(set + "_" + metric));
        if (known && !metric.equals("loss") && !metric.isEmpty()) {
          metrics.add(metric);
        }
      }
    }
    return metrics;
  }

  /** The last logged round of each epoch but the last; none where they would crowd. */
  private static List<Double> epochEnds(List<RoundRecord> records) {
    List<Double> ends = new ArrayList<>();
    for (int i = 1; i < records.size(); i++) {
      if (records.get(i).epoch() != records.get(i - 1).epoch()) {
        ends.add((double) records.get(i - 1).round());
      }
    }
    return ends.size() <= MAX_EPOCH_LINES ? ends : List.of();
  }
}
