package io.thalweg.driver.report;

import io.thalweg.driver.report.LineChart.Scale;
import io.thalweg.driver.state.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The charts over the rounds. */
final class ChartsSection {
  /** The data sets in the order of the legends; each names its colour. */
  private static final List<String> SETS = List.of("train", "validation", "test");

  private final LoggedRounds logged;
  private final Axis rounds;
  private final List<Double> epochEnds;
  private final List<Finding> findings;

  private ChartsSection(LoggedRounds logged, List<Finding> findings) {
    this.findings = findings.stream().filter(finding -> finding.round() > 0).toList();
    this.logged = logged;
    this.rounds = Axis.rounds(logged.first(), logged.last());
    this.epochEnds = logged.epochEnds();
  }

  static void append(Html page, LoggedRounds logged, List<Finding> findings) {
    page.raw("<section><h2>Training</h2>");
    if (logged.count() == 0) {
      page.raw("<p class=\"empty\">No round was logged.</p></section>\n");
      return;
    }
    page.raw("<div class=\"charts\">");
    new ChartsSection(logged, findings).charts().forEach(chart -> chart.appendTo(page));
    page.raw("</div>");
    MetricsSection.appendLog(page, logged);
    page.raw("</section>\n");
  }

  private List<LineChart> charts() {
    List<LineChart> charts = new ArrayList<>();
    charts.add(chart("loss", "Loss", "", Scale.RATIO, losses()));
    if (logged.hasPenalty()) {
      charts.add(
          chart(
              "penalty",
              "Penalty",
              "added to the loss",
              Scale.FROM_ZERO,
              List.of(logged.penalty())));
    }
    for (String metric : metrics()) {
      charts.add(
          chart(
              "metric-" + metric,
              MetricsSection.title(metric),
              "",
              Scale.FIT,
              evaluations(metric)));
    }
    charts.add(chart("rate", "Throughput", "rows/s", Scale.FROM_ZERO, List.of(logged.rate())));
    charts.add(chart("lr", "Learning rate", "", Scale.FROM_ZERO, List.of(logged.learningRate())));
    charts.add(
        chart(
            "norm",
            "Gradient norm",
            "before clipping",
            Scale.RATIO,
            List.of(logged.gradientNorm())));
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

  private List<Series> losses() {
    List<Series> series = new ArrayList<>();
    series.add(logged.loss());
    series.addAll(evaluations("loss"));
    return series;
  }

  private List<Series> evaluations(String metric) {
    return SETS.stream()
        .map(set -> logged.evaluation(set + "_" + metric, set))
        .filter(series -> series.length() > 0)
        .toList();
  }

  /** The metrics with a chart of their own: all but the loss. */
  private Set<String> metrics() {
    Set<String> metrics = new TreeSet<>();
    for (String name : logged.evaluations()) {
      String metric = MetricsSection.metricOf(name);
      boolean known = SETS.stream().anyMatch(set -> name.equals(set + "_" + metric));
      if (known && !metric.equals("loss") && !metric.isEmpty()) {
        metrics.add(metric);
      }
    }
    return metrics;
  }
}
