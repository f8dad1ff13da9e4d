package io.thalweg.driver.report;

import io.thalweg.driver.state.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run that goes on, as a page shows it. The run's thread tells what happens; any thread may ask
 * for the page. The page asks {@code state} for {@code {"version": .., "ended": ..}} now and then,
 * and for itself when that has changed; its button sends {@code stop}.
 */
public final class LiveRun implements LogWatcher {
  private final String name;
  private final String config;
  private final List<Finding> findings = new ArrayList<>();
  private LoggedRounds logged = new LoggedRounds();
  private RoundRecord first; // of those that this process has run
  private RoundRecord last;
  private long rounds;
  private int epochs;
  private long version;
  private Optional<String> end = Optional.empty();

  /**
   * A run that reads its data.
   *
   * @param config the resolved config as YAML
   */
  public LiveRun(String name, String config) {
    this.name = name;
    this.config = config;
  }

  /**
   * The rounds begin. Mutates.
   *
   * @param earlier those that were logged before
   * @param epochs 0 where the run is not counted in epochs
   */
  public synchronized void begin(LoggedRounds earlier, int epochs, long rounds) {
    this.logged = earlier;
    this.epochs = epochs;
    this.rounds = rounds;
    version++;
  }

  @Override
  public synchronized void round(RoundRecord record) {
    logged.add(record);
    first = first == null ? record : first;
    last = record;
    version++;
  }

  @Override
  public synchronized void finding(Finding finding) {
    findings.add(finding);
    version++;
  }

  /**
   * The run has ended. Mutates.
   *
   * @param page what is shown from now on
   */
  public synchronized void end(String page) {
    end = Optional.of(page);
    version++;
  }

  /** Whether the run has ended. */
  public synchronized boolean isEnded() {
    return end.isPresent();
  }

  /** Grows with everything that the page shows. */
  public synchronized long version() {
    return version;
  }

  /** The page as it is now. */
  public synchronized String render() {
    return end.orElseGet(this::current);
  }

  private String current() {
    Html page = new Html();
    HtmlReport.head(page, name, "connect-src 'self'; ");
    page.raw("<body><main>\n<header><p class=\"brand\">").raw(HeaderSection.LOGO);
    page.raw("Thalweg <span>a run that goes on</span></p>");
    page.add("<h1>%s</h1><p class=\"facts\">", name);
    page.raw("<span class=\"status running\" id=\"state\">running</span>");
    page.raw("<button type=\"button\" id=\"stop\">Stop the run</button></p>");
    page.raw("<dl class=\"tiles\">");
    tiles(page);
    page.raw("</dl></header>\n");
    FindingsSection.append(page, findings, logged);
    ChartsSection.append(page, logged, findings);
    LedgerSection.append(page, logged);
    DetailSections.appendConfig(page, config);
    page.raw("</main><script>\n").raw(HtmlReport.resource("report.js"));
    return page.raw(HtmlReport.resource("live.js")).raw("</script></body></html>\n").toString();
  }

  private void tiles(Html page) {
    if (last == null) {
      HeaderSection.tile(page, "round", "\u2013", rounds == 0 ? "reading the data" : "");
      return;
    }
    String of = "of " + Numbers.grouped(rounds);
    HeaderSection.tile(page, "round", Numbers.grouped(last.round()), of);
    if (epochs > 0) {
      HeaderSection.tile(page, "epoch", Numbers.grouped(last.epoch()), "of " + epochs);
    }
    HeaderSection.tile(page, "loss", Numbers.fixed(last.loss(), 4), "of the latest batch");
    HeaderSection.tile(page, "rows per second", Numbers.compact(last.rowsPerSecond()), "");
    long done = last.round() - first.round();
    if (done > 0) {
      double each = (last.seconds() - first.seconds()) / done;
      HeaderSection.tile(page, "left", Numbers.clock(each * (rounds - last.round())), "");
    }
  }
}
