package io.thalweg.driver.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonReportTest {
  private static final double NONE = Double.NaN;

  private static Comparison.Course course(double bytes, double... losses) {
    double[] rounds = new double[losses.length];
    double[] sent = new double[losses.length];
    for (int i = 0; i < losses.length; i++) {
      rounds[i] = 10 * (i + 1);
      sent[i] = bytes * rounds[i];
    }
    return new Comparison.Course(
        Map.of("rounds", rounds, "rows", rounds, "seconds", rounds, "bytes", sent),
        Map.of("loss", losses, "test_loss", losses),
        new Ledger(1, 2, 3, 4, 5, 6, 7, 8));
  }

  private static String page(double bytes) {
    return ComparisonReport.render(
        new Comparison(
            "comparison",
            "<b>",
            List.of("a fact"),
            "it is so",
            List.of(
                new Comparison.Entry("one", List.of(course(bytes, 3, 2), course(bytes, 3, 1))),
                new Comparison.Entry("two & three", List.of(course(bytes, 4, 3)))),
            List.of(),
            List.of(List.of("run", "x"), List.of("<one>", "1"))));
  }

  @Test
  void theLineOfAnEntryIsTheMedianOfItsRunsAndTheBandTheirExtent() {
    Comparison.Entry entry =
        new Comparison.Entry(
            "one", List.of(course(0, 3, NONE, 1), course(0, 5, NONE, 2), course(0, 9)));
    Series series = EntrySeries.of(entry, 9, "test_loss", "rounds");
    assertArrayEquals(new double[] {10, 30}, series.x());
    assertArrayEquals(new double[] {5, 1.5}, series.y());
    assertArrayEquals(new double[] {3, 1}, series.low());
    assertArrayEquals(new double[] {9, 2}, series.high());
    assertEquals("c1 dashed", series.style());
  }

  @Test
  void aPageHasAChartForEachMeasurementOverEachAxisThatTellsSomething() {
    String local = page(0);
    assertTrue(local.contains("id=\"over-loss\"") && local.contains("id=\"over-test_loss\""));
    assertTrue(local.contains("rows seen") && local.contains("seconds"));
    assertFalse(local.contains("over-loss-bytes"), "in one process nothing is sent");
    assertTrue(page(8).contains("over-loss-bytes"));
  }

  @Test
  void textIsEscapedAndNothingIsLoaded() {
    String page = page(0);
    assertTrue(page.contains("<h1>&lt;b&gt;</h1>") && page.contains("two &amp; three"));
    assertTrue(page.contains("&lt;one&gt;") && page.contains("it is so"));
    assertFalse(page.contains("http://") || page.contains("https://"), "an address");
  }
}
