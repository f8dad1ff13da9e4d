package io.thalweg.driver.report;

import io.thalweg.driver.files.AtomicFiles;
import io.thalweg.driver.files.Version;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A page that draws several runs together, complete in itself like {@link HtmlReport}. */
public final class ComparisonReport {
  private ComparisonReport() {}

  /** Writes the page atomically. */
  public static void write(Comparison comparison, Path path) {
    AtomicFiles.write(path, render(comparison));
  }

  /** The page. */
  public static String render(Comparison comparison) {
    Html page = new Html();
    HtmlReport.head(page, comparison.title());
    page.raw("<body><main>\n<header><p class=\"brand\">").raw(HeaderSection.LOGO);
    page.add("Thalweg <span>%s</span></p><h1>%s</h1>", comparison.kind(), comparison.title());
    page.raw("<p class=\"facts\">");
    comparison.facts().forEach(fact -> page.add("<span>%s</span>", fact));
    page.raw("</p>");
    if (!comparison.verdict().isEmpty()) {
      page.add("<p class=\"verdict\">%s</p>", comparison.verdict());
    }
    page.raw("</header>\n");
    table(page, comparison.table());
    charts(page, comparison);
    times(page, comparison.entries());
    page.add("<footer>Written by Thalweg %s.", Version.current());
    page.raw(" This page is complete in itself and loads nothing.</footer>\n");
    HtmlReport.script(page);
    return page.raw("</main></body></html>\n").toString();
  }

  private static void table(Html page, List<List<String>> table) {
    page.raw("<section><h2>Points</h2><div class=\"scroll\"><table>");
    for (int i = 0; i < table.size(); i++) {
      page.raw(i == 0 ? "<thead><tr>" : "<tr>");
      for (int column = 0; column < table.get(i).size(); column++) {
        String open = i == 0 ? "<th scope=\"col\"" : column == 0 ? "<th scope=\"row\"" : "<td";
        page.raw(open + (column < 2 ? ">" : " class=\"number\">"));
        page.add("%s", table.get(i).get(column)).raw(i == 0 || column == 0 ? "</th>" : "</td>");
      }
      page.raw(i == 0 ? "</tr></thead><tbody>" : "</tr>");
    }
    page.raw("</tbody></table></div></section>\n");
  }

  private static void charts(Html page, Comparison comparison) {
    page.raw("<section><h2>How the runs went</h2><div class=\"charts\">");
    List<Comparison.Entry> entries = comparison.entries();
    Set<String> values = new LinkedHashSet<>(List.of(ComparisonChart.BATCH_LOSS));
    entries.forEach(
        entry -> entry.courses().forEach(course -> values.addAll(course.values().keySet())));
    if (values.contains("test_loss")) {
      values.remove("test_log_loss"); // mostly the same
    }
    for (String value : values) {
      String title =
          value.equals(ComparisonChart.BATCH_LOSS)
              ? "Loss of the batches"
              : value.replaceFirst("_", " ");
      new ComparisonChart("over-" + value, title, value, entries).appendTo(page);
    }
    page.raw("</div>");
    if (!comparison.plots().isEmpty()) {
      page.raw("<div class=\"planes below\">");
      comparison.plots().forEach(plot -> plot.appendTo(page));
      page.raw("</div>");
    }
    page.raw("</section>\n");
  }

  private static void times(Html page, List<Comparison.Entry> entries) {
    page.raw("<section><h2>Where the time of a round goes</h2>");
    for (Comparison.Entry entry : entries) {
      Ledger total = Ledger.ZERO;
      double rounds = 0;
      for (Comparison.Course course : entry.courses()) {
        total = total.plus(course.ledger());
        rounds += course.rounds();
      }
      if (total.total() > 0 && rounds > 0) {
        String mean = Numbers.duration(total.total() / 1e9 / rounds);
        page.add("<p class=\"ledger-of\">%s: <strong>%s</strong></p>", entry.name(), mean);
        LedgerSection.bar(page, total);
      }
    }
    page.raw("</section>\n");
  }
}
