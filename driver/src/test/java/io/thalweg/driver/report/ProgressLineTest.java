package io.thalweg.driver.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressLineTest {
  private static final long SECOND = 1_000_000_000L;

  private final Locale locale = Locale.getDefault();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream target = new PrintStream(bytes, false, StandardCharsets.UTF_8);
  private long now = Long.MAX_VALUE - SECOND; // System.nanoTime may overflow at any moment

  @AfterEach
  void restoreLocale() {
    Locale.setDefault(locale);
  }

  @Test
  void aLogFileGetsPlainLinesThatBecomeRarer() {
    ProgressLine progress = line(Terminal.none(), 5, 640_000);
    for (int tick = 0; tick <= 1000; tick++) {
      progress.update(1 + tick / 250, tick * 640L, 0.5, 183_456);
      now += SECOND / 10;
    }
    List<String> lines = output().lines().toList();
    assertEquals(9, lines.size(), output()); // at 0, 1, 2, 5, 10, 20, 30, 60 and 90 seconds
    assertTrue(output().chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\r'), output());
    assertFalse(output().replace(System.lineSeparator(), "").contains("\r"));
    assertEquals(
        "epoch 1/5  round 6400/640000  loss 0.5000  183k rows/s  156 µs/round  20 s/epoch"
            + "  1:39 left",
        lines.get(1));
  }

  @Test
  void aTerminalGetsOneLineAtMostTenTimesASecond() {
    ProgressLine progress = line(new Terminal(true, 40), 5, 640);
    for (int round = 1; round <= 640; round++) {
      progress.update(1, round, 0.1234, 183_000);
      now += SECOND / 1000;
    }
    progress.update(5, 640, 0.1, 183_000);
    progress.close();
    String[] shown = output().split("\r");
    assertEquals(1 + 7 + 1, shown.length); // an empty start, 7 updates in 0.64 s, the end
    assertTrue(shown[1].startsWith("epoch 1/5  round 1/640"), shown[1]);
    for (String one : shown) {
      assertTrue(one.replaceAll("\u001b\\[K", "").stripTrailing().length() < 40, one);
    }
    assertTrue(output().endsWith(System.lineSeparator()));
  }

  @Test
  void messagesStandAboveTheProgressLine() {
    ProgressLine progress = line(new Terminal(true, 100), 0, 10);
    progress.update(1, 1, 2.0, 100);
    progress.message("worker lost");
    String expected = "round 1/10  loss 2.0000  100 rows/s";
    assertEquals(
        "\r%s\u001b[K\r\u001b[Kworker lost%n\r%s\u001b[K".formatted(expected, expected), output());
  }

  @Test
  void theTimeLeftGoesByTheLaterRoundsSinceTheFirstAreSlow() {
    ProgressLine progress = line(Terminal.none(), 0, 1_000);
    for (int round = 0; round <= 500; round++) {
      progress.update(1, round, 0.5, 100);
      now += round < 10 ? SECOND : SECOND / 10; // 10 s, then 49 s
    }
    progress.update(1, 510, 0.5, 100);
    List<String> lines = output().lines().toList();
    assertTrue(lines.get(lines.size() - 1).endsWith("  100 ms/round  1:19 left"), output());
  }

  @Test
  void theEndIsToldOnceAndWithTheWholeTime() {
    ProgressLine progress = line(Terminal.none(), 0, 3);
    progress.update(1, 1, 1e-7, 100);
    now += 61 * SECOND;
    progress.update(1, 3, Double.NaN, Double.NaN);
    progress.close();
    assertEquals(
        List.of(
            "round 1/3  loss 1.00e-07  100 rows/s",
            "round 3/3  loss NaN  NaN rows/s  30.5 s/round  1:01 in all"),
        output().lines().toList());
  }

  @Test
  void theLastStateIsShownAlthoughItCameRightAfterAnother() {
    ProgressLine progress = line(Terminal.none(), 0, 10);
    progress.update(1, 1, 1, 100);
    now += SECOND / 100;
    progress.update(1, 4, 0.5, 100); // the run is stopped here
    progress.evaluated(Map.of("test_loss", 0.75));
    progress.close();
    assertEquals(
        List.of(
            "round 1/10  loss 1.0000  100 rows/s",
            "round 4/10  loss 0.5000  test loss 0.7500  100 rows/s  3.33 ms/round  0:01 in all"),
        output().lines().toList());
  }

  @Test
  void aLogShowsAllThatTheNewestEvaluationHasMeasured() {
    ProgressLine progress = line(Terminal.none(), 2, 4);
    progress.update(1, 2, 1, 100);
    progress.evaluated(new TreeMap<>(Map.of("test_accuracy", 0.5, "test_loss", 0.75)));
    now += 2 * SECOND;
    progress.update(2, 3, 1, 100);
    assertEquals(
        "epoch 2/2  round 3/4  loss 1.0000  test accuracy 0.5000  test loss 0.7500  100 rows/s"
            + "  2 s/round  4 s/epoch  0:02 left",
        output().lines().toList().get(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 40, 60, 80, 120, 200})
  void whateverTheNumbersTheLineFitsTheTerminal(int width) {
    ProgressLine progress = line(new Terminal(true, width), 1_000_000, 9_999_999_999L);
    Map<String, Double> measured = new TreeMap<>();
    for (String metric : List.of("accuracy", "auc", "log_loss", "loss")) {
      measured.put("test_" + metric, -1.23456e-300);
    }
    for (long round : new long[] {1, 12_345, 9_999_999_999L}) {
      progress.update(999_999, round, -1.2345678e300, 1e300);
      progress.evaluated(measured);
      now += 100_000 * SECOND;
    }
    progress.close();
    for (String one : output().split("\r")) {
      String text = one.replaceAll("\u001b\\[K", "").strip();
      assertTrue(text.length() < width, text);
    }
  }

  @Test
  void whatMattersLeastIsLeftOutFirst() {
    Map<String, Double> measured = new TreeMap<>(Map.of("test_accuracy", 0.9876, "test_loss", 0.1));
    ProgressText text =
        new ProgressText(3, 20, 60, 400, 0.1234, 183e3, measured, 0.0127, "1:23 left", "");
    assertEquals(
        "epoch 3/20  round 60/400  loss 0.1234  test accuracy 0.9876  test loss 0.1000"
            + "  183k rows/s  12.7 ms/round  254 ms/epoch  1:23 left",
        text.fitting(149));
    assertEquals(
        "epoch 3/20  round 60/400  loss 0.1234  test accuracy 0.9876  test loss 0.1000"
            + "  183k rows/s  1:23 left",
        text.fitting(119));
    assertEquals("round 60/400  loss 0.1234  test accuracy 0.9876  1:23 left", text.fitting(59));
    assertEquals("round 60/400  loss 0.1234", text.fitting(39));
    assertEquals("round 60/400", text.fitting(19));
    assertEquals("round 60/4", text.fitting(10));
  }

  @Test
  void numbersAreTheSameInEveryLocale() {
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    assertEquals("0.1234", Numbers.fixed(0.12341, 4));
    assertEquals("1.25M", Numbers.compact(1_250_000));
    assertEquals("1k", Numbers.compact(999.9));
    assertEquals("0", Numbers.compact(0));
    assertEquals("-12.3k", Numbers.compact(-12_345));
    assertEquals("1.00e-05", Numbers.compact(1e-5));
    assertEquals("60,000", Numbers.grouped(60_000));
    assertEquals("1:01:01", Numbers.clock(3660.2));
    assertEquals("41 \u00b5s", Numbers.duration(41e-6));
    assertEquals("1:05 min", Numbers.duration(65));
  }

  @Test
  void buildLogsAndDumbTerminalsAreNotInteractive() {
    assertFalse(Terminal.isInteractive(null, Map.of("TERM", "xterm")));
    assertFalse(Terminal.none().interactive());
  }

  private ProgressLine line(Terminal terminal, int epochs, long rounds) {
    return new ProgressLine(target, terminal, epochs, rounds, () -> now);
  }

  private String output() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
