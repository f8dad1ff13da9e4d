package io.thalweg.driver.report;

import java.util.Map;

/** Where the time of an average round went: a stacked bar and its table. */
final class LedgerSection {
  private static final Map<String, String> MEANING =
      Map.of(
          "plan", "choosing the rows of the batch",
          "send", "handing the parameters to the workers",
          "compute", "the gradient, on the slowest worker",
          "wait", "waiting for answers beyond that",
          "sum", "adding the partial sums",
          "step", "the optimizer",
          "evaluate", "measuring held-out data on the way",
          "other", "inspection, recording, starting sessions");
  private static final double LABELLED_SHARE = 0.08;

  private static final double WIDE_SHARE = 0.3;

  private LedgerSection() {}

  static void append(Html page, LoggedRounds logged) {
    Ledger total = logged.ledger();
    if (total.total() == 0) {
      return;
    }
    long rounds = logged.last();
    String mean = Numbers.duration(total.total() / 1e9 / Math.max(1, rounds));
    page.raw("<section><h2>Where the time of a round goes</h2>");
    page.add("<p class=\"lead\">An average round took <strong>%s</strong>.</p>", mean);
    bar(page, total);
    table(page, total, Math.max(1, rounds));
    page.raw("</section>\n");
  }

  static void bar(Html page, Ledger total) {
    page.raw("<div class=\"ledger\" role=\"img\" aria-label=\"Shares of a round's time: ");
    total.parts().forEach((part, time) -> page.add("%s %s, ", part, percent(time, total)));
    page.raw("as in the table below\">");
    total
        .parts()
        .forEach(
            (part, time) -> {
              if (time > 0) {
                String wide = time >= WIDE_SHARE * total.total() ? " large" : "";
                page.add("<span class=\"part %s%s\" style=\"flex-grow:%s\"", part, wide, time);
                page.add(" title=\"%s: %s\">", part, percent(time, total));
                boolean room = time >= LABELLED_SHARE * total.total();
                page.add("%s</span>", room ? part + " " + percent(time, total) : "");
              }
            });
    page.raw("</div>");
  }

  private static void table(Html page, Ledger total, long rounds) {
    page.raw("<div class=\"scroll\"><table class=\"ledger-table\"><thead><tr><th>part</th>");
    page.raw("<th class=\"wide\">what it is</th><th class=\"number\">per round</th>");
    page.raw("<th class=\"number\">share</th></tr></thead><tbody>");
    total
        .parts()
        .forEach(
            (part, time) -> {
              page.add("<tr><th scope=\"row\"><i class=\"swatch %s\"></i>%s</th>", part, part);
              page.add("<td class=\"wide\">%s</td>", MEANING.get(part));
              page.add("<td class=\"number\">%s</td>", Numbers.duration(time / 1e9 / rounds));
              page.add("<td class=\"number\">%s</td></tr>", percent(time, total));
            });
    page.raw("</tbody></table></div>");
  }

  private static String percent(long time, Ledger total) {
    return Numbers.decimals(100.0 * time / total.total(), 1) + "\u202f%";
  }
}
