package io.thalweg.driver.example;

import io.thalweg.driver.api.Fitted;
import io.thalweg.driver.api.Network;
import io.thalweg.driver.api.Round;
import io.thalweg.driver.api.Training;
import io.thalweg.driver.report.Plot;
import io.thalweg.driver.report.PlotLine;
import io.thalweg.driver.report.PlotPage;
import io.thalweg.shared.nn.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * {@code full-vs-mini}: the same model by full batch, minibatch and single-row steps, each over the
 * rows 20 times. What is compared is the loss of all rows at the parameters after a round.
 */
public final class FullVsMini implements Example {
  private static final int EPOCHS = 20;

  /** A loss near the 0.009425 of the least-squares solution. */
  private static final double GOAL = 1.05 * 0.009425;

  /** A round: how much was done by its end, and the loss of all rows then. */
  record Point(long round, long rows, double seconds, double loss) {}

  /** A training and its rounds. */
  record Run(String name, List<Point> points, Fitted fitted) {
    /** The loss over rounds, rows or seconds, thinned to points that a plot can tell apart. */
    PlotLine curve(ToDoubleFunction<Point> x) {
      List<Point> kept = new ArrayList<>();
      for (Point point : points) {
        long round = point.round();
        if (round <= 20 || round >= 1.02 * kept.get(kept.size() - 1).round()) {
          kept.add(point);
        }
      }
      return new PlotLine(
          name,
          kept.stream().mapToDouble(x).toArray(),
          kept.stream().mapToDouble(Point::loss).toArray());
    }
  }

  /** The three trainings. */
  static List<Run> runs(SparkSession spark, Dataset<Row> frame) {
    List<Row> rows = frame.collectAsList();
    double[][] x = new double[rows.size()][5];
    double[] y = new double[rows.size()];
    for (int i = 0; i < y.length; i++) {
      for (int j = 0; j < 5; j++) {
        x[i][j] = rows.get(i).getDouble(j);
      }
      y[i] = rows.get(i).getDouble(5);
    }
    return List.of(
        train("full batch", y.length, 0.2, x, y, spark),
        train("batch of 32", 32, 0.05, x, y, spark),
        train("single rows", 1, 0.005, x, y, spark));
  }

  private static Run train(
      String name, int batch, double lr, double[][] x, double[] y, SparkSession spark) {
    List<Point> points = new ArrayList<>();
    Fitted fitted =
        Training.of(Network.of(new Layer.Linear(1)))
            .data(x, y)
            .optimizer("sgd", lr)
            .batch(batch)
            .epochs(EPOCHS)
            .onRound(
                round -> {
                  long before = points.isEmpty() ? 0 : points.get(points.size() - 1).rows();
                  long seen = before + round.rows();
                  points.add(new Point(round.number(), seen, round.seconds(), loss(round, x, y)));
                })
            .run(spark);
    return new Run(name, points, fitted);
  }

  /** The mean squared error over all rows. */
  private static double loss(Round round, double[][] x, double[] y) {
    double[] w = round.parameter("0.weight");
    double b = round.scalar("0.bias");
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      double error = b - y[i];
      for (int j = 0; j < w.length; j++) {
        error += w[j] * x[i][j];
      }
      sum += error * error;
    }
    return sum / y.length;
  }

  @Override
  public String name() {
    return "full-vs-mini";
  }

  @Override
  public String summary() {
    return "compares full-batch, minibatch and single-row steps by rounds, rows and seconds";
  }

  @Override
  public void run(Setting setting) {
    List<Run> runs = runs(setting.spark(), setting.csv("linear5.csv"));
    PlotPage page =
        new PlotPage(
            "Full batch, minibatch, single rows",
            "A linear model of 1000 rows, trained for 20 epochs each way. The loss is that of all"
                + " rows at the parameters after a round. All axes are logarithmic.");
    PlotPage.Section section = page.section("Loss of all rows");
    section.plot(plot(runs, "rounds", Point::round));
    section.plot(plot(runs, "rows seen", Point::rows));
    section.plot(plot(runs, "seconds", Point::seconds));
    section.row("steps", "rounds", "final loss", "reaches the least-squares loss + 5 %");
    setting
        .out()
        .println(
            "rows per step, rounds in 20 epochs, mean squared error over all rows at the end, and when"
                + " it came within 5 percent of the best possible one:");
    for (Run run : runs) {
      double loss = run.points().get(run.points().size() - 1).loss();
      String rounds = Integer.toString(run.points().size());
      section.row(run.name(), rounds, String.format(Locale.ROOT, "%.6f", loss), goal(run));
      setting
          .out()
          .printf(
              Locale.ROOT,
              "%-12s %6s rounds, loss %.6f: %s%n",
              run.name(),
              rounds,
              loss,
              goal(run));
    }
    setting.report(page);
  }

  private static Plot plot(List<Run> runs, String name, ToDoubleFunction<Point> x) {
    List<PlotLine> curves = runs.stream().map(run -> run.curve(x)).toList();
    return Plot.of("Against " + name, name, "loss", curves).withLogX().withLogY();
  }

  private static String goal(Run run) {
    return run.points().stream()
        .filter(point -> point.loss() <= GOAL)
        .findFirst()
        .map(
            point ->
                String.format(
                    Locale.ROOT,
                    "after %,d rounds, %,d rows, %.3f s",
                    point.round(),
                    point.rows(),
                    point.seconds()))
        .orElse("not within " + EPOCHS + " epochs");
  }
}
