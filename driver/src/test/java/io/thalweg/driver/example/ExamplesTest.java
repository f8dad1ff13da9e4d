package io.thalweg.driver.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.api.Fitted;
import io.thalweg.driver.files.OutputFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each textbook program against its known result. The values of line and linear5 were computed with
 * PyTorch 1.13 on the same files (float32, linear5 with NumPy's least squares).
 */
@ExtendWith(LocalSpark.class)
class ExamplesTest {
  private static final Path DATA = Path.of("..", "conf", "data");
  private static final double LEAST_SQUARES_LOSS = 0.009424920193850994;

  @TempDir Path folder;

  private static Dataset<Row> data(SparkSession spark, String file) {
    return Setting.csv(spark, DATA.resolve(file));
  }

  /** What an example prints. */
  private String print(Example example, SparkSession spark) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    OutputFolder report = new OutputFolder(folder.resolve("report"), "example", "--run-dir", true);
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    example.run(new Setting(spark, out, DATA, report));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String lastLine(String text) {
    return text.lines().reduce("", (before, line) -> line);
  }

  @Test
  void everyExampleSaysWhatItsNumbersAre(SparkSession spark) {
    Map<Example, String> words =
        Map.of(
            new Quadratic(), "theta after 100 steps",
            new AdamScalar(), "theta after 100 steps",
            new Line(), "mean squared error over all points",
            new LinearLayer(), "mean squared error over all points",
            new DataLoader(), "the rows were made with 2, -1, 0.5, 3, -2",
            new LossCurve(), "to the right: rounds 1 to 100",
            new FullVsMini(), "mean squared error over all rows at the end",
            new Surface(), "by rounds");
    words.forEach(
        (example, part) -> {
          String text = print(example, spark);
          assertTrue(text.contains(part), text);
        });
    assertEquals(Examples.all().size(), words.size());
  }

  private String report() throws IOException {
    return Files.readString(folder.resolve("report/report.html"));
  }

  @Test
  void quadraticPrintsTheExactNumber(SparkSession spark) {
    assertEquals("2.9999999993888893", lastLine(print(new Quadratic(), spark)));
  }

  @Test
  void adamScalarIsWithinOneUlp(SparkSession spark) {
    float theta = AdamScalar.fit(spark);
    assertEquals(0.93755305f, theta, Math.ulp(0.93755305f));
    assertEquals(Float.toString(theta), lastLine(print(new AdamScalar(), spark)));
  }

  @Test
  void lineFindsSlopeAndBias(SparkSession spark) {
    Fitted line = Line.fit(spark, data(spark, "line.csv"));
    assertEquals(1.9999330043792725, line.scalar("w"), 2e-6);
    assertEquals(1.003713607788086, line.scalar("b"), 2e-6);
    assertEquals(0.010494763031601906, line.loss(), 1e-7);
    assertEquals(200, line.rounds());
  }

  @Test
  void linearLayerFindsTheSameLine(SparkSession spark) {
    Fitted line = LinearLayer.fit(spark, data(spark, "line.csv"));
    assertEquals(1.9999330043792725, line.scalar("0.weight"), 2e-6);
    assertEquals(1.003713607788086, line.scalar("0.bias"), 2e-6);
  }

  @Test
  void dataLoaderTakes32RowsARoundAndRecoversTheWeights(SparkSession spark) {
    List<Long> rows = new ArrayList<>();
    Fitted fitted = DataLoader.fit(spark, data(spark, "linear5.csv"), rows);

    assertEquals(640, rows.size());
    for (int i = 0; i < rows.size(); i++) {
      assertEquals(i % 32 == 31 ? 8 : 32, rows.get(i), "round " + (i + 1));
    }
    assertArrayEquals(new double[] {2, -1, 0.5, 3, -2}, fitted.parameter("0.weight"), 0.02);
    assertEquals(0.7, fitted.scalar("0.bias"), 0.02);
    assertTrue(fitted.loss() >= LEAST_SQUARES_LOSS, "loss " + fitted.loss());
    assertTrue(fitted.loss() <= 1.05 * LEAST_SQUARES_LOSS, "loss " + fitted.loss());
  }

  @Test
  void lossCurvesAreHealthyDivergingAndFlat(SparkSession spark) throws IOException {
    List<LossCurve.Run> runs = LossCurve.runs(spark, data(spark, "line.csv"));
    List<Double> healthy = runs.get(0).losses();
    List<Double> diverging = runs.get(1).losses();
    List<Double> flat = runs.get(2).losses();

    assertEquals(100, healthy.size());
    assertTrue(healthy.get(99) < 0.011 && healthy.get(0) > 10, healthy.toString());
    assertTrue(diverging.size() < 100, diverging.size() + " sound rounds");
    for (int i = 1; i < diverging.size(); i++) {
      assertTrue(diverging.get(i) > diverging.get(i - 1), "round " + (i + 1));
    }
    assertTrue(runs.get(1).end().contains("diverged"), runs.get(1).end());
    assertEquals(100, flat.size());
    assertEquals(flat.get(0), flat.get(99), 0.02 * flat.get(0));

    String text = print(new LossCurve(), spark);
    assertTrue(text.lines().findFirst().orElseThrow().matches("healthy.*diverging.*flat.*"), text);
    assertTrue(text.contains("training diverged in round"), text);
    for (String name : new String[] {"healthy", "diverging", "flat"}) {
      assertTrue(report().contains("<h3>" + name), name);
    }
  }

  @Test
  void fullAndMiniBatchesAreComparedByRoundsRowsAndSeconds(SparkSession spark) throws IOException {
    String text = print(new FullVsMini(), spark);
    List<FullVsMini.Run> runs = FullVsMini.runs(spark, data(spark, "linear5.csv"));

    assertEquals(List.of(20, 640, 20_000), runs.stream().map(run -> run.points().size()).toList());
    for (FullVsMini.Run run : runs) {
      List<FullVsMini.Point> points = run.points();
      FullVsMini.Point last = points.get(points.size() - 1);
      assertEquals(20_000, last.rows(), run.name());
      assertEquals(run.fitted().loss(), last.loss(), 1e-6, run.name());
      assertTrue(last.seconds() > 0, run.name());
      assertTrue(text.contains(run.name()), text);
    }
    assertTrue(lastLoss(runs.get(1)) <= 1.05 * LEAST_SQUARES_LOSS, text);
    assertTrue(report().contains("<h3>Against rows seen</h3>"));
  }

  private static double lastLoss(FullVsMini.Run run) {
    return run.points().get(run.points().size() - 1).loss();
  }

  @Test
  void optimizersWalkAsTheirMathematicsSays(SparkSession spark) throws IOException {
    Map<String, Surface.Walk> beale = walks(Surface.BEALE, spark);
    assertEquals(3, beale.get("momentum").lastX(), 0.01);
    assertEquals(0.5, beale.get("momentum").lastY(), 0.01);
    assertEquals(List.of("sgd", "momentum", "adagrad", "rmsprop", "adam"), names(beale));

    Map<String, Surface.Walk> rosenbrock = walks(Surface.ROSENBROCK, spark);
    assertEquals(1, rosenbrock.get("adam").lastX(), 0.01);
    assertTrue(rosenbrock.get("sgd").lastX() < 0, "sgd is still in the valley's bend");

    Map<String, Surface.Walk> basins = walks(Surface.TWO_BASINS, spark);
    assertEquals(0.9598, basins.get("sgd").lastX(), 0.01);
    assertEquals(-1.0354, basins.get("momentum").lastX(), 0.01);
  }

  /** Along y plain steps multiply the distance from the ridge by 1 + 2 lr. */
  @Test
  void theSaddleHoldsPlainStepsLongest(SparkSession spark) {
    Map<String, Surface.Walk> walks = walks(Surface.SADDLE, spark);
    double[] y = walks.get("sgd").y();
    for (int i = 0; i < y.length; i++) {
      assertEquals(0.001 * Math.pow(1.1, i), y[i], 1e-9);
    }
    for (String adaptive : new String[] {"adagrad", "rmsprop", "adam"}) {
      assertTrue(walks.get(adaptive).rounds() < walks.get("sgd").rounds(), adaptive);
    }
    assertEquals(
        "comes within 0.1 of the saddle in round 26, is down the slope (|y| > 1) in round 73",
        Surface.outcome(Surface.SADDLE, walks.get("sgd")));
  }

  @Test
  void theSurfacesAreDrawnWithEveryWalk(SparkSession spark) throws IOException {
    String text = print(new Surface(), spark);
    assertTrue(text.contains("Saddle"), text);
    String page = report();
    for (String name : new String[] {"Beale", "Rosenbrock", "Saddle", "Two basins"}) {
      assertTrue(page.contains("<h2>" + name + "</h2>"), name);
    }
    assertEquals(
        20, page.split("class=\"line over c", -1).length - 1, "five ways on four surfaces");
    assertFalse(page.contains("NaN"), "a coordinate is not a number");
  }

  private static Map<String, Surface.Walk> walks(Surface.Terrain terrain, SparkSession spark) {
    return Surface.walks(terrain, spark).stream()
        .collect(Collectors.toMap(Surface.Walk::optimizer, Function.identity()));
  }

  private static List<String> names(Map<String, Surface.Walk> walks) {
    return Surface.BEALE.lrs().keySet().stream().filter(walks::containsKey).toList();
  }

  @Test
  void everyExampleIsListedWithOneLine() {
    assertEquals(
        List.of(
            "quadratic",
            "adam-scalar",
            "line",
            "linear-layer",
            "data-loader",
            "loss-curve",
            "full-vs-mini",
            "surface"),
        Examples.all().stream().map(Example::name).toList());
    for (Example example : Examples.all()) {
      assertEquals(example, Examples.find(example.name()));
      assertFalse(example.summary().contains("\n") || example.summary().isBlank());
    }
  }
}
