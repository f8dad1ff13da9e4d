package io.thalweg.driver.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.files.Provenance;
import io.thalweg.driver.files.RunForecast;
import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.files.RunSummary;
import io.thalweg.driver.state.Details;
import io.thalweg.driver.state.Finding;
import io.thalweg.shared.nn.Target;
import io.thalweg.shared.nn.Task;
import io.thalweg.worker.compute.DetailSums;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class HtmlReportTest {
  private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>");
  private static final Set<String> VOID = Set.of("meta", "link", "input", "path", "circle");

  @TempDir Path directory;

  @Test
  void thePageShowsTheRun() throws IOException {
    Path path = directory.resolve("report.html");
    HtmlReport.write(report(RunStatus.COMPLETED, records(2_000)), path);
    String page = Files.readString(path);
    for (String text :
        List.of(
            "Completed".toLowerCase(Locale.ROOT),
            "0.9783",
            "Gradient norm",
            "Learning rate",
            "Throughput",
            "validation",
            "Where the time of a round goes",
            "compute",
            "linear(10)",
            "<b>lr</b>: 0.001",
            "ab12",
            "<li>auc &lt;of&gt; one class</li>",
            "4.1.0")) {
      assertTrue(page.contains(text), text);
    }
    assertSound(page);
  }

  @Test
  void heldOutRowsAreShownInDetail() {
    DetailSums classes = new DetailSums(Target.of(Task.BINARY), 2);
    double[] sums = new double[classes.count()];
    System.arraycopy(new double[] {70, 5, 0, 25}, 0, sums, 0, 4);
    int bin = classes.scores() + 3 * DetailSums.SCORE_BINS / 2;
    System.arraycopy(new double[] {75, 25, 50}, 0, sums, bin, 3);
    Html page = new Html();
    HeldOutSection.append(page, "<set>", Details.of(classes, sums, 1));
    String text = page.toString();
    assertTrue(text.contains("The &lt;set&gt; rows in detail"), text);
    assertTrue(text.contains("class=\"number right\" style=\"--share:93.3%\">70<"), text);
    assertTrue(text.contains(">0.8333<"), "precision of class 1: " + text);
    assertTrue(text.contains("ROC curve") && text.contains("Calibration"), text);
    DetailSums numbers = new DetailSums(Target.of(Task.REGRESSION), 0);
    HeldOutSection.append(page, "test", Details.of(numbers, new double[numbers.count()], 2));
    assertTrue(page.toString().contains("Residuals"), "of no rows, too");
  }

  @Test
  void nothingIsLoadedFromAnywhere() {
    String page = HtmlReport.render(report(RunStatus.COMPLETED, records(100)));
    assertFalse(page.contains("http:") || page.contains("https:") || page.contains("url("));
    assertFalse(page.contains(" src="));
    assertTrue(page.contains("default-src 'none'"));
  }

  @Test
  void textOfTheUserIsNeverMarkup() {
    String evil = "</script><script>alert(1)</script>'\"&\u0000";
    RunSummary summary = summary(evil, RunStatus.FAILED, Optional.of(evil));
    RoundRecord record = record(1, 1.0, Map.of("test_" + evil, 1.0));
    RunReport report =
        new RunReport(
            summary,
            LoggedRounds.of(List.of(record)),
            List.of(new LayerRow(evil, evil, evil, 1)),
            List.of("plan=pro", evil),
            "a: " + evil);
    String page = HtmlReport.render(report);
    assertFalse(page.contains("<script>alert"));
    assertTrue(page.contains("2 inputs: plan=pro, "));
    assertEquals(1, page.split("</script>", -1).length - 1);
    assertSound(page);
  }

  @Test
  void aDivergedRunShowsWhereItBroke() {
    List<RoundRecord> records = new ArrayList<>(records(300));
    records.add(record(301, Double.POSITIVE_INFINITY, Map.of()));
    records.add(record(302, Double.NaN, Map.of("validation_loss", Double.NaN)));
    String page = HtmlReport.render(report(RunStatus.DIVERGED, records));
    assertTrue(page.contains("not finite from round 301"));
    assertTrue(page.contains("The run diverged"));
    assertSound(page);
  }

  @Test
  void aFindingIsACardAndAMarkOnTheLoss() {
    String evil = "<b>";
    Finding finding =
        Finding.of(Finding.Code.DEAD_UNITS, Finding.Severity.WARNING, evil, "take a smaller rate")
            .in(120, 1)
            .at("layer 2 (relu)")
            .at(new Finding.Row("rows.csv, line 7", Map.of(evil, 1.5)))
            .seen("dead", 0.75)
            .tries("--set optimizer.lr=0.01");
    String page =
        HtmlReport.render(
            new RunReport(
                summary("m", RunStatus.COMPLETED, Optional.empty(), List.of(finding)),
                LoggedRounds.of(records(300)),
                List.of(),
                List.of(),
                ""));
    assertTrue(page.contains("<code>dead_units</code>"));
    assertTrue(page.contains("layer 2 (relu), rows.csv, line 7, round 120"));
    assertTrue(page.contains("--set optimizer.lr=0.01"));
    assertTrue(page.contains("<dt>dead</dt><dd>0.75</dd>"));
    assertTrue(page.contains("class=\"flag is-warning\""));
    assertTrue(page.contains("class=\"spark\""));
    assertFalse(page.contains(evil + "."));
    assertSound(page);
  }

  @Test
  void runsOfNoRoundAndOfOneAreShown() {
    assertSound(HtmlReport.render(report(RunStatus.FAILED, List.of())));
    assertSound(HtmlReport.render(report(RunStatus.INTERRUPTED, records(1))));
    List<RoundRecord> broken = List.of(record(1, Double.NaN, Map.of()));
    String page = HtmlReport.render(report(RunStatus.DIVERGED, broken));
    assertTrue(page.contains("<b>Found:</b> a loss of &lt;inf&gt;"), page);
    assertTrue(page.contains("<b>What to do:</b> take a smaller rate"), page);
    assertTrue(page.contains("No finite value was logged."));
    assertSound(page);
  }

  @Test
  void roundsWithoutWeightAreNoDivergence() {
    List<RoundRecord> records = new ArrayList<>(records(50));
    Ledger ledger = records.get(0).ledger();
    records.set(20, new RoundRecord(21, 21, 1, Double.NaN, 0, 0.001, 0, 1e5, ledger, Map.of()));
    String page = HtmlReport.render(report(RunStatus.COMPLETED, records));
    assertFalse(page.contains("not finite from"), "the chart says that the run diverged");
    assertSound(page);
  }

  @Test
  void aLongRunGivesAShortPage() {
    assertTrue(HtmlReport.render(report(RunStatus.COMPLETED, records(100_000))).length() < 400_000);
  }

  @Test
  void thePageIsTheSameInEveryLocale() {
    RunReport report = report(RunStatus.COMPLETED, records(50));
    Locale locale = Locale.getDefault();
    String page = HtmlReport.render(report);
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertEquals(page, HtmlReport.render(report));
    } finally {
      Locale.setDefault(locale);
    }
  }

  /** Every element is closed, every drawing is well-formed, no id is given twice. */
  private static void assertSound(String page) {
    String body = page.replaceAll("(?s)<(style|script)>.*?</\\1>", "");
    Deque<String> open = new ArrayDeque<>();
    Matcher tag = TAG.matcher(body.replaceFirst("<!DOCTYPE html>", ""));
    while (tag.find()) {
      if (tag.group(1).equals("/")) {
        assertEquals(open.pop(), tag.group(2), "closed at " + tag.start());
      } else if (!VOID.contains(tag.group(2))) {
        open.push(tag.group(2));
      }
    }
    assertTrue(open.isEmpty(), open.toString());
    assertFalse(body.contains("NaN,") || body.contains("Infinity"), "a coordinate is not finite");
    List<String> ids =
        Pattern.compile(" id=\"([^\"]*)\"").matcher(body).results().map(r -> r.group(1)).toList();
    assertEquals(Set.copyOf(ids).size(), ids.size());
    Pattern.compile("(?s)<svg.*?</svg>")
        .matcher(body)
        .results()
        .forEach(svg -> assertWellFormed(svg.group()));
  }

  private static void assertWellFormed(String svg) {
    try {
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(svg)));
    } catch (Exception e) {
      throw new AssertionError(svg, e);
    }
  }

  private static RunReport report(RunStatus status, List<RoundRecord> records) {
    Optional<String> error =
        status == RunStatus.COMPLETED ? Optional.empty() : Optional.of("the loss is NaN");
    return new RunReport(
        summary("mnist-mlp", status, error),
        LoggedRounds.of(records),
        List.of(new LayerRow("linear(10)", "(10)", "weight (10, 4), bias (10)", 50)),
        List.of(),
        "optimizer:\n  type: adam\n  lr: 0.001\n");
  }

  private static RunSummary summary(String name, RunStatus status, Optional<String> error) {
    return summary(name, status, error, List.of());
  }

  private static RunSummary summary(
      String name, RunStatus status, Optional<String> error, List<Finding> findings) {
    return new RunSummary(
        name,
        status,
        error,
        error.map(text -> "a loss of <inf>"),
        error.map(text -> "take a smaller rate"),
        Instant.parse("2026-03-04T05:06:07Z"),
        Instant.parse("2026-03-04T05:06:17Z"),
        new RunSummary.Work(2_000, 0, 5, 60_000, 300_000, 3.0, 1.0, Map.of("train", 2L)),
        new RunSummary.Outcome(
            error.isPresent() ? Double.NaN : 0.01,
            Map.of("test", Map.of("accuracy", 0.9783), "train", Map.of("accuracy", 0.99)),
            Map.of(),
            50,
            "ab12"),
        new RunSummary.Setup("resident", "vector-512", "float32", 128, 2, 64),
        Provenance.here("4.1.0", "2.13.17", "vector-512", 1, "c0ffee", "da7a"),
        findings,
        List.of(),
        List.of("auc <of> one class"),
        List.of(),
        new RunForecast(Map.of("rounds", 5), List.of("driver and workers 66 MB of 1.2 GB")));
  }

  private static List<RoundRecord> records(int count) {
    List<RoundRecord> records = new ArrayList<>();
    for (int round = 1; round <= count; round++) {
      boolean evaluated = round % Math.max(1, count / 5) == 0;
      records.add(
          record(
              round,
              2 * Math.exp(-3.0 * round / count),
              evaluated
                  ? Map.of("validation_loss", 1.0 / round, "validation_accuracy", 0.9)
                  : Map.of()));
    }
    return records;
  }

  private static RoundRecord record(long round, double loss, Map<String, Double> evaluation) {
    Ledger ledger = new Ledger(9_000, 38_000, 900_000, 95_000, 24_000, 160_000, 0, 12_000);
    int epoch = 1 + (int) (round / 500);
    return new RoundRecord(round, round, epoch, loss, 0, 0.001, 2 * loss, 1e5, ledger, evaluation);
  }
}
