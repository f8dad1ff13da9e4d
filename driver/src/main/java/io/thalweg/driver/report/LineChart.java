package io.thalweg.driver.report;

import io.thalweg.driver.state.Finding;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One chart over the rounds, drawn as SVG that stretches to any width. Its labels are HTML beside
 * the SVG, so they keep their size.
 *
 * @param id unique in the page
 * @param title what is shown
 * @param unit of the values; may be empty
 * @param scale how the vertical axis is chosen
 * @param series at least one
 * @param rounds the horizontal axis
 * @param epochEnds the rounds that end an epoch, shown as faint lines
 * @param findings shown where they were found
 */
record LineChart(
    String id,
    String title,
    String unit,
    Scale scale,
    List<Series> series,
    Axis rounds,
    List<Double> epochEnds,
    List<Finding> findings) {
  /** Fewer values than this are also shown as dots. */
  private static final int FEW = 32;

  private static final int BUCKETS = 500;

  /** How the vertical axis is chosen. */
  enum Scale {
    /** Logarithmic where the values span at least a decade, with a linear view to switch to. */
    RATIO,
    /** Linear and from 0 on. */
    FROM_ZERO,
    /** Linear over the values. */
    FIT
  }

  /** Adds the chart to {@code page}. */
  void appendTo(Html page) {
    Range range = Range.of(series);
    page.add("<figure class=\"chart\" id=\"%s\"><figcaption><h3>%s</h3>", id, title);
    page.add("<span class=\"unit\">%s</span>", unit);
    legend(page);
    page.raw("</figcaption>");
    if (range.isEmpty()) {
      page.raw("<p class=\"empty\">No finite value was logged.</p></figure>\n");
      return;
    }
    Axis linear = Axis.linear(range, scale == Scale.FROM_ZERO, 5);
    if (scale == Scale.RATIO && Axis.logIsWorthwhile(range)) {
      toggle(page);
      plot(page, Axis.log(range), "log");
      plot(page, linear, "linear");
    } else {
      plot(page, linear, "only");
    }
    page.raw("</figure>\n");
  }

  private void legend(Html page) {
    page.raw("<span class=\"legend\">");
    for (Series each : series) {
      page.add("<span class=\"key %s\"><i></i>%s</span>", each.style(), legendName(each));
    }
    page.raw("</span>");
  }

  private String legendName(Series each) {
    return each.window() > 1 ? each.name() + ", running mean (range shaded)" : each.name();
  }

  /** Radio buttons and style sheet rules do it, so it works without scripts. */
  private void toggle(Html page) {
    page.add("<span class=\"toggle\" role=\"radiogroup\" aria-label=\"Scale of %s\">", title);
    for (String kind : new String[] {"log", "linear"}) {
      page.add("<input type=\"radio\" name=\"%s-scale\" id=\"%s-%s\"", id, id, kind);
      page.add(" class=\"to-%s\"%s>", kind, kind.equals("log") ? " checked" : "");
      page.add("<label for=\"%s-%s\">%s</label>", id, kind, kind);
    }
    page.raw("</span>");
  }

  private void plot(Html page, Axis vertical, String kind) {
    SvgPath path = new SvgPath(rounds, vertical);
    page.add("<div class=\"plot %s\"><div class=\"ylabels\" aria-hidden=\"true\">", kind);
    for (Axis.Tick tick : vertical.ticks()) {
      label(page, "top", 1 - vertical.place(tick.value()), tick);
    }
    page.raw("</div><div class=\"canvas\"");
    page.add(" data-from=\"%s\" data-to=\"%s\"", rounds.low(), rounds.high());
    page.add(" data-points=\"%s\">", ChartPoints.json(series));
    svg(page, path, vertical, kind);
    page.raw("</div><div class=\"xlabels\" aria-hidden=\"true\">");
    for (Axis.Tick tick : rounds.ticks()) {
      label(page, "left", rounds.place(tick.value()), tick);
    }
    page.raw("</div></div>");
  }

  private static void label(Html page, String side, double place, Axis.Tick tick) {
    String style = tick.minor() ? " class=\"minor\"" : "";
    page.raw("<span" + style);
    page.add(" style=\"%s:%s%\">%s</span>", side, Numbers.significant(100 * place), tick.label());
  }

  private void svg(Html page, SvgPath path, Axis vertical, String kind) {
    String name = id + "-" + kind;
    page.add("<svg viewBox=\"0 0 %s %s\" ", SvgPath.WIDTH, SvgPath.HEIGHT);
    page.add(
        "preserveAspectRatio=\"none\" role=\"img\" aria-labelledby=\"%s-t %s-d\">", name, name);
    page.add("<title id=\"%s-t\">%s by round</title>", name, title);
    page.add("<desc id=\"%s-d\">%s</desc>", name, description());
    grid(page, path, vertical);
    notFinite()
        .ifPresent(
            round ->
                page.add("<path class=\"broken\" d=\"M%s,0V%s\"/>", path.x(round), SvgPath.HEIGHT));
    for (Series each : series) {
      draw(page, path, each);
    }
    for (Finding finding : findings) {
      page.add(
          "<path class=\"mark is-%s\" d=\"M%s,0V%s\"/>",
          finding.severity().key(), path.x(place(finding)), SvgPath.HEIGHT);
    }
    page.raw("</svg>");
    flags(page);
    notFinite()
        .ifPresent(
            round ->
                page.add(
                    "<span class=\"note\" style=\"right:%s%\">not finite from round %s</span>",
                    Numbers.significant(100 * (1 - rounds.place(round))),
                    Numbers.grouped((long) round)));
  }

  private double place(Finding finding) {
    return Math.min(Math.max(finding.round(), rounds.low()), rounds.high());
  }

  /** The names of the findings beside their marks, one below the other. */
  private void flags(Html page) {
    for (int i = 0; i < findings.size(); i++) {
      double place = 100 * rounds.place(place(findings.get(i)));
      boolean left = place > 50;
      page.add(
          "<span class=\"flag is-%s\" style=\"%s:%s%;top:%spx\">%s</span>",
          findings.get(i).severity().key(),
          left ? "right" : "left",
          Numbers.significant(left ? 100 - place : place),
          4 + 18 * i,
          findings.get(i).code().key());
    }
  }

  private void grid(Html page, SvgPath path, Axis vertical) {
    for (double round : epochEnds) {
      page.add("<path class=\"epoch\" d=\"M%s,0V%s\"/>", path.x(round), SvgPath.HEIGHT);
    }
    for (Axis.Tick tick : vertical.ticks()) {
      page.add("<path class=\"grid\" d=\"M0,%sH%s\"/>", path.y(tick.value()), SvgPath.WIDTH);
    }
  }

  private static void draw(Html page, SvgPath path, Series each) {
    Downsample buckets = Downsample.of(each, BUCKETS);
    if (each.window() > 1 || each.length() > BUCKETS) {
      page.add("<path class=\"band %s\" d=\"%s\"/>", each.style(), path.band(buckets));
    }
    Series line = Downsample.line(each.smooth(), BUCKETS);
    page.add("<path class=\"line %s\" d=\"%s\"/>", each.style(), path.line(line.x(), line.y()));
    if (each.length() <= FEW) {
      page.add("<path class=\"dots %s\" d=\"%s\"/>", each.style(), path.dots(line.x(), line.y()));
    }
  }

  /** The first round with a value that is not finite. */
  private OptionalDouble notFinite() {
    return series.stream()
        .mapToDouble(each -> each.whole().brokenAt())
        .filter(Double::isFinite)
        .min();
  }

  private String description() {
    StringBuilder text = new StringBuilder();
    for (Series each : series) {
      if (Double.isFinite(each.whole().first())) {
        text.append(each.name())
            .append(": from ")
            .append(Numbers.fixed(each.whole().first(), 4))
            .append(" to ")
            .append(Numbers.fixed(each.whole().last(), 4))
            .append(" over ")
            .append(Numbers.grouped(each.whole().values()))
            .append(" logged rounds. ");
      }
    }
    return text.append("The values are in the table below the charts.").toString();
  }
}
