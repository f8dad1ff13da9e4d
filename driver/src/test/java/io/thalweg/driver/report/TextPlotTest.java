package io.thalweg.driver.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextPlotTest {
  private static double[] values(int count, double from, double ratio) {
    return IntStream.range(0, count).mapToDouble(i -> from * Math.pow(ratio, i)).toArray();
  }

  @Test
  void aGeometricSeriesIsAStraightLineFromCornerToCorner() {
    List<String> lines = new TextPlot("falls", values(100, 1, 0.9)).lines();
    assertEquals("falls", lines.get(0).strip());
    assertTrue(lines.get(1).startsWith("  1.000 |*"), lines.get(1));
    assertTrue(lines.get(10).endsWith("*"), lines.get(10));
    assertTrue(lines.get(10).contains("3.0e-05 |"), lines.get(10));
    assertTrue(lines.get(12).endsWith("round 100"), lines.get(12));
  }

  @Test
  void aFlatCurveIsDrawnFromZeroOn() {
    List<String> lines = new TextPlot("flat", values(50, 5, 1)).lines();
    assertTrue(lines.get(1).contains("5.000 |" + "*".repeat(16)), lines.get(1));
    assertTrue(lines.get(10).contains("0.000 |"), lines.get(10));
  }

  @Test
  void plotsStandSideBySideInLinesOfAscii() {
    TextPlot one = new TextPlot("one", values(3, 1, 2));
    List<String> lines = TextPlot.sideBySide(List.of(one, one));
    assertEquals(13, lines.size());
    assertTrue(lines.get(0).matches("one {24}one"), lines.get(0));
    assertTrue(lines.stream().allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c < 127)));
  }
}
