package io.thalweg.driver.report;

import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.files.RunSummary;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The top of the page: what ran, how it ended and its main figures. */
final class HeaderSection {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final List<String> HEADLINE_METRICS = List.of("accuracy", "auc", "r2", "rmse");

  private HeaderSection() {}

  static void append(Html page, RunSummary summary, LoggedRounds logged) {
    RunSummary.Setup setup = summary.setup();
    page.raw("<header><p class=\"brand\">").raw(LOGO).raw("Thalweg <span>run report</span></p>");
    page.add("<h1>%s</h1>", summary.name());
    page.raw("<p class=\"facts\">");
    page.add("<span class=\"status %s\">%s</span>", summary.status().id(), summary.status().id());
    page.add("<time datetime=\"%s\">%s</time>", summary.started(), TIME.format(summary.started()));
    page.add("<span>%s transport</span>", setup.transport());
    page.add("<span>%s</span>", count(setup.workers(), "worker"));
    page.add("<span>%s</span>", count(setup.shards(), "shard"));
    page.add("<span>%s</span>", batch(setup.batch()));
    page.add("<span>%s, %s kernels</span></p>", setup.dtype(), setup.kernels());
    summary.reason().ifPresent(error -> error(page, summary, error));
    notes(page, summary.notes());
    page.raw("<dl class=\"tiles\">");
    tiles(page, summary, logged);
    page.raw("</dl></header>\n");
  }

  private static void error(Html page, RunSummary summary, String error) {
    RunStatus status = summary.status();
    page.add(
        "<div class=\"error %s\" role=\"alert\"><strong>%s</strong>", status.id(), why(status));
    page.add("<pre>%s</pre>", error.strip());
    summary.found().ifPresent(found -> page.add("<p><b>Found:</b> %s</p>", found));
    summary.remedy().ifPresent(remedy -> page.add("<p><b>What to do:</b> %s</p>", remedy));
    page.raw("</div>");
  }

  private static void notes(Html page, List<String> notes) {
    if (!notes.isEmpty()) {
      page.raw("<ul class=\"notes\" aria-label=\"notes\">");
      notes.forEach(note -> page.add("<li>%s</li>", note));
      page.raw("</ul>");
    }
  }

  private static String why(RunStatus status) {
    return switch (status) {
      case DIVERGED -> "The run diverged";
      case INTERRUPTED -> "The run was interrupted";
      case FAILED -> "The run failed";
      case COMPLETED -> "The run is complete";
    };
  }

  private static void tiles(Html page, RunSummary summary, LoggedRounds logged) {
    RunSummary.Work work = summary.work();
    headline(summary.outcome().metrics())
        .ifPresent(headline -> tile(page, headline.name(), headline.value(), ""));
    double loss = summary.outcome().trainLoss();
    tile(page, "train loss", Numbers.fixed(loss, 4), "");
    String epochs = Numbers.significant(work.epochs());
    tile(
        page,
        "rounds",
        Numbers.grouped(work.rounds()),
        epochs + (epochs.equals("1") ? " epoch" : " epochs"));
    throughput(page, work, logged.rate());
    tile(
        page,
        "training time",
        Numbers.duration(work.trainSeconds()),
        "ingest " + Numbers.duration(work.ingestSeconds()));
    tile(page, "training rows", Numbers.grouped(work.rows()), "");
    tile(page, "parameters", Numbers.grouped(summary.outcome().parameters()), "");
  }

  /** That of the chart, in its middle: the first rounds are slower, and a mean would have them. */
  private static void throughput(Html page, RunSummary.Work work, Series rate) {
    double[] sorted = Arrays.stream(rate.y()).filter(Double::isFinite).sorted().toArray();
    boolean known = sorted.length > 0 && work.trainSeconds() > 0;
    tile(
        page,
        "rows per second",
        known ? Numbers.compact(sorted[sorted.length / 2]) : "\u2013",
        known ? "median; " + Numbers.compact(work.rowsPerSecond()) + " with the start" : "");
  }

  static void tile(Html page, String name, String value, String detail) {
    page.add("<div><dt>%s</dt><dd>%s", name, value);
    page.add(detail.isEmpty() ? "%s</dd></div>" : "<small>%s</small></dd></div>", detail);
  }

  private record Headline(String name, String value) {}

  /** The figure that people ask for first, of rows the model has not seen where there are any. */
  private static Optional<Headline> headline(Map<String, Map<String, Double>> metrics) {
    for (String set : List.of("test", "validation", "train")) {
      for (String metric : HEADLINE_METRICS) {
        Double value = metrics.getOrDefault(set, Map.of()).get(metric);
        if (value != null) {
          return Optional.of(new Headline(set + " " + metric, Numbers.fixed(value, 4)));
        }
      }
    }
    return Optional.empty();
  }

  private static String count(int number, String noun) {
    return Numbers.grouped(number) + " " + noun + (number == 1 ? "" : "s");
  }

  private static String batch(int batch) {
    return batch == 0 ? "full batch" : "batch of " + Numbers.grouped(batch);
  }

  /** A valley between two slopes, and the line along its floor. */
  static final String LOGO =
      "<svg viewBox=\"0 0 32 32\" width=\"22\" height=\"22\" aria-hidden=\"true\">"
          + "<path d=\"M2 5c6 2 8 20 14 20S24 7 30 5\" fill=\"none\" stroke=\"currentColor\""
          + " stroke-width=\"3\" stroke-linecap=\"round\"/>"
          + "<circle cx=\"16\" cy=\"25\" r=\"3.6\" fill=\"var(--accent)\"/></svg>";
}
