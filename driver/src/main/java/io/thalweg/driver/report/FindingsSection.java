package io.thalweg.driver.report;

import io.thalweg.driver.state.Finding;
import java.util.List;
import java.util.Locale;

/** What is wrong with the run: one card for each finding, with its evidence. */
final class FindingsSection {
  private static final int BUCKETS = 120;
  private static final int MOST_VALUES = 12; // of a row

  private FindingsSection() {}

  static void append(Html page, List<Finding> findings, LoggedRounds logged) {
    if (findings.isEmpty()) {
      return;
    }
    page.raw("<section><h2>Findings</h2><div class=\"findings\">");
    findings.forEach(finding -> card(page, finding, logged));
    page.raw("</div></section>\n");
  }

  private static void card(Html page, Finding finding, LoggedRounds logged) {
    String severity = finding.severity().key();
    page.add(
        "<article class=\"finding is-%s\"><h3><span class=\"pill\">%s</span>", severity, severity);
    page.add("<code>%s</code>", finding.code().key());
    page.add("<span class=\"where\">%s</span></h3>", where(finding));
    page.add("<p>%s.</p>", sentence(finding.cause()));
    page.add("<p><b>What to do:</b> %s.</p>", finding.remedy());
    if (!finding.tries().isEmpty()) {
      page.raw("<pre class=\"try\">");
      finding.tries().forEach(words -> page.add("%s\n", words));
      page.raw("</pre>");
    }
    evidence(page, finding);
    spark(page, finding, logged);
    page.raw("</article>");
  }

  private static String where(Finding finding) {
    StringBuilder where = new StringBuilder();
    finding.layer().ifPresent(layer -> where.append(layer).append(", "));
    finding.row().ifPresent(row -> where.append(row.place()).append(", "));
    return where
        .append(
            finding.round() == 0
                ? "before the first round"
                : "round " + Numbers.grouped(finding.round()))
        .toString();
  }

  private static String sentence(String cause) {
    return cause.substring(0, 1).toUpperCase(Locale.ROOT) + cause.substring(1);
  }

  private static void evidence(Html page, Finding finding) {
    page.raw("<dl class=\"seen\">");
    finding.seen().forEach((name, value) -> entry(page, name.replace('_', ' '), value));
    finding
        .row()
        .ifPresent(
            row ->
                row.values().entrySet().stream()
                    .limit(MOST_VALUES)
                    .forEach(value -> entry(page, value.getKey(), value.getValue())));
    page.raw("</dl>");
  }

  private static void entry(Html page, String name, double value) {
    page.add("<div><dt>%s</dt><dd>%s</dd></div>", name, Numbers.significant(value));
  }

  /** The loss over the rounds in small, with the round of the finding marked. */
  private static void spark(Html page, Finding finding, LoggedRounds logged) {
    Series loss = logged.loss();
    Range range = Range.of(List.of(loss));
    if (finding.round() == 0 || loss.length() < 2 || range.isEmpty()) {
      return;
    }
    Axis rounds = Axis.rounds((long) loss.x()[0], (long) loss.x()[loss.length() - 1]);
    Axis vertical = Axis.logIsWorthwhile(range) ? Axis.log(range) : Axis.linear(range, false, 3);
    SvgPath path = new SvgPath(rounds, vertical);
    Series line = Downsample.line(loss.smooth(), BUCKETS);
    page.add("<svg class=\"spark\" viewBox=\"0 0 %s %s\"", SvgPath.WIDTH, SvgPath.HEIGHT);
    page.add(
        " preserveAspectRatio=\"none\" role=\"img\" aria-label=\"%s\">",
        "loss by round, with round " + finding.round() + " marked");
    page.add("<path class=\"line batch\" d=\"%s\"/>", path.line(line.x(), line.y()));
    double place = Math.min(Math.max(finding.round(), rounds.low()), rounds.high());
    page.add("<path class=\"mark\" d=\"M%s,0V%s\"/></svg>", path.x(place), SvgPath.HEIGHT);
  }
}
