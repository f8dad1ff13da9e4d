package io.thalweg.driver.report;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One measurement of all entries, over whichever axis the reader chooses.
 *
 * @param id unique in the page
 * @param value the measurement
 */
record ComparisonChart(String id, String title, String value, List<Comparison.Entry> entries) {
  /** The loss of each round's batch. */
  static final String BATCH_LOSS = "loss";

  private static final int BUCKETS = 500;
  private static final double START = 2; // what is far above where lines start is out of sight

  private static final Map<String, String> AXES = axes();

  private static Map<String, String> axes() {
    Map<String, String> axes = new LinkedHashMap<>();
    axes.put("rounds", "rounds");
    axes.put("rows", "rows seen");
    axes.put("seconds", "seconds");
    axes.put("bytes", "bytes sent");
    return axes;
  }

  /** Adds the chart to {@code page}, if any entry has the measurement. */
  void appendTo(Html page) {
    if (range(series("rounds")).isEmpty()) {
      return;
    }
    page.add("<figure class=\"chart compared\" id=\"%s\"><figcaption><h3>%s</h3>", id, title);
    page.raw("<span class=\"legend\">");
    for (Series each : series("rounds")) {
      page.add("<span class=\"key %s\"><i></i>%s</span>", each.style(), each.name());
    }
    page.raw("</span></figcaption>");
    List<String> shown = AXES.keySet().stream().filter(this::tells).toList();
    toggle(page, shown);
    shown.forEach(axis -> plot(page, axis));
    page.raw("</figure>\n");
  }

  /** In one process no bytes are sent. */
  private boolean tells(String axis) {
    return series(axis).stream().flatMapToDouble(each -> Arrays.stream(each.x())).max().orElse(0)
        > 0;
  }

  private List<Series> series(String axis) {
    return IntStream.range(0, entries.size())
        .mapToObj(i -> EntrySeries.of(entries.get(i), i, value, axis))
        .filter(each -> each.length() > 0)
        .toList();
  }

  /** Radio buttons and style sheet rules do it, so it works without scripts. */
  private void toggle(Html page, List<String> shown) {
    page.add("<span class=\"toggle\" role=\"radiogroup\" aria-label=\"%s over\">", title);
    for (String axis : shown) {
      page.add("<input type=\"radio\" name=\"%s-axis\" id=\"%s-%s\"", id, id, axis);
      page.add(" class=\"over-%s\"%s>", axis, axis.equals("rounds") ? " checked" : "");
      page.add("<label for=\"%s-%s\">%s</label>", id, axis, AXES.get(axis));
    }
    page.raw("</span>");
  }

  private void plot(Html page, String axis) {
    List<Series> series = series(axis);
    Range range = range(series);
    Axis vertical =
        Axis.logIsWorthwhile(range) && value.endsWith("loss")
            ? Axis.log(range)
            : Axis.linear(range, false, 5);
    double most = series.stream().flatMapToDouble(s -> Arrays.stream(s.x())).max().orElse(1);
    Axis horizontal = exact(most);
    page.add("<div class=\"plot of-%s\"><div class=\"ylabels\" aria-hidden=\"true\">", axis);
    for (Axis.Tick tick : vertical.ticks()) {
      label(page, "top", 1 - vertical.place(tick.value()), tick);
    }
    page.raw("</div><div class=\"canvas\"");
    page.add(" data-from=\"0\" data-to=\"%s\" data-axis=\"%s\"", most, AXES.get(axis));
    page.add(" data-points=\"%s\">", ChartPoints.json(series));
    svg(page, series, horizontal, vertical, axis);
    page.raw("</div><div class=\"xlabels\" aria-hidden=\"true\">");
    for (Axis.Tick tick : horizontal.ticks()) {
      label(page, "left", horizontal.place(tick.value()), tick);
    }
    page.raw("</div></div>");
  }

  private static Axis exact(double most) {
    List<Axis.Tick> ticks =
        Axis.linear(new Range(0, most, most), true, 6).ticks().stream()
            .filter(tick -> tick.value() <= most * (1 + 1e-9))
            .toList();
    return new Axis(false, 0, most, ticks);
  }

  private static void label(Html page, String side, double place, Axis.Tick tick) {
    page.raw(tick.minor() ? "<span class=\"minor\"" : "<span");
    page.add(" style=\"%s:%s%\">%s</span>", side, Numbers.significant(100 * place), tick.label());
  }

  private void svg(Html page, List<Series> series, Axis horizontal, Axis vertical, String axis) {
    SvgPath path = new SvgPath(horizontal, vertical);
    page.add("<svg viewBox=\"0 0 %s %s\" ", SvgPath.WIDTH, SvgPath.HEIGHT);
    page.raw("preserveAspectRatio=\"none\" role=\"img\">");
    page.add("<title>%s over %s</title>", title, AXES.get(axis));
    for (Axis.Tick tick : vertical.ticks()) {
      page.add("<path class=\"grid\" d=\"M0,%sH%s\"/>", path.y(tick.value()), SvgPath.WIDTH);
    }
    for (Series each : series) {
      if (!Arrays.equals(each.low(), each.high())) {
        String band = path.band(Downsample.of(each, BUCKETS));
        page.add("<path class=\"band %s\" d=\"%s\"/>", each.style(), band);
      }
    }
    for (Series each : series) {
      Series line = Downsample.line(each.smooth(), BUCKETS);
      String drawn = path.line(line.x(), line.y());
      page.add("<path class=\"line %s\" d=\"%s\"/>", each.style(), drawn);
    }
    page.raw("</svg>");
  }

  /** The extent of what is to be seen: a run that diverges leaves the others their room. */
  private static Range range(List<Series> series) {
    double start =
        series.stream().mapToDouble(each -> Math.abs(each.y()[0])).max().orElse(0) * START;
    double[] seen =
        series.stream()
            .flatMapToDouble(each -> Arrays.stream(each.smooth().y()))
            .filter(y -> Double.isFinite(y) && Math.abs(y) <= Math.max(start, 1))
            .sorted()
            .toArray();
    if (seen.length == 0) {
      return new Range(1, 0, Double.POSITIVE_INFINITY);
    }
    double positive = Arrays.stream(seen).filter(y -> y > 0).findFirst().orElse(Double.MAX_VALUE);
    return new Range(seen[0], seen[seen.length - 1], positive);
  }
}
