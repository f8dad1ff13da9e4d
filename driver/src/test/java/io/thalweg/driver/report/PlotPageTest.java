package io.thalweg.driver.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class PlotPageTest {
  private static PlotPage page() {
    PlotPage page = new PlotPage("Ways & <means>", "What is shown.");
    PlotPage.Section section = page.section("A section");
    PlotLine curve = PlotLine.of("way <1>", List.of(100.0, 10.0, Double.POSITIVE_INFINITY, 1.0));
    section.plot(Plot.of("Loss", "round", "loss", List.of(curve, curve)).withLogY().withNote("n"));
    section.row("name", "value");
    section.row("a", "<b>");
    return page;
  }

  private static String svg(String html) {
    return html.substring(html.indexOf("<svg viewBox=\"0 0 420"), html.lastIndexOf("</svg>") + 6);
  }

  @Test
  void textIsEscapedAndNothingIsLoaded() {
    String html = page().render();
    assertTrue(html.contains("<h1>Ways &amp; &lt;means&gt;</h1>"), html);
    assertTrue(html.contains("<td>&lt;b&gt;</td>"), html);
    assertTrue(html.contains("way &lt;1&gt;"), html);
    assertFalse(html.matches("(?s).*(http:|https:|<script|@import|url\\().*"), "loads something");
  }

  @Test
  void aDrawingIsWellFormed() throws Exception {
    byte[] bytes = svg(page().render()).getBytes(StandardCharsets.UTF_8);
    assertEquals(
        "svg",
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(bytes))
            .getDocumentElement()
            .getTagName());
  }

  @Test
  void pointsLieWhereTheirLogarithmsSay() {
    String html = page().render();
    String path = html.substring(html.indexOf("line c0\" d=\"M") + 13);
    String[] points = path.substring(0, path.indexOf('"')).split("L");
    assertEquals(3, points.length, "a value that is not finite is left out: " + path);
    double first = Double.parseDouble(points[0].split(",")[1]);
    double second = Double.parseDouble(points[1].split(",")[1]);
    double last = Double.parseDouble(points[2].split(",")[1]);
    assertTrue(first < second && second < last, "larger is higher");
    assertEquals(second - first, last - second, 0.2, "equal ratios are equal distances");
  }

  @Test
  void aPlotWithoutAnyFiniteValueSaysSo() {
    PlotPage page = new PlotPage("t", "l");
    page.section("s").plot(Plot.of("p", "x", "y", List.of(PlotLine.of("c", List.of(Double.NaN)))));
    assertTrue(page.render().contains("There is no finite value."));
  }

  @Test
  void aWayIsClippedByItsContoursAndItsGoalIsMarked() {
    Contours bowl = Contours.of((x, y) -> x * x + y * y, -1, 1, -1, 1);
    PlotLine way = new PlotLine("way", new double[] {0, 50}, new double[] {0, 0});
    PlotPage page = new PlotPage("t", "l");
    page.section("s")
        .plot(Plot.of("p", "x", "y", List.of(way)).over(bowl, List.of(new double[] {0, 0})));
    String html = page.render();
    assertTrue(html.contains("class=\"goal\" d=\"M174.0,124.0"), html);
    assertTrue(html.contains("M174.0,124.0L1044.0,124.0"), "beyond the edge, but not far");
  }

  @Test
  void contoursLieWhereTheFunctionHasTheirLevel() {
    Contours bowl = Contours.of((x, y) -> x * x + y * y, -1, 1, -1, 1);
    assertEquals(16, bowl.lines().size());
    double before = 0;
    for (List<double[]> line : bowl.lines()) {
      double level = Math.hypot(line.get(0)[0], line.get(0)[1]);
      assertTrue(level > before, "levels ascend");
      for (double[] segment : line) {
        assertEquals(level, Math.hypot(segment[0], segment[1]), 1e-3);
        assertEquals(level, Math.hypot(segment[2], segment[3]), 1e-3);
      }
      before = level;
    }
  }
}
