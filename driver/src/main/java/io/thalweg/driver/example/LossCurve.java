package io.thalweg.driver.example;

import io.thalweg.driver.api.Network;
import io.thalweg.driver.api.Training;
import io.thalweg.driver.config.Diagnosis;
import io.thalweg.driver.report.Plot;
import io.thalweg.driver.report.PlotLine;
import io.thalweg.driver.report.PlotPage;
import io.thalweg.driver.report.TextPlot;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Layer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** {@code loss-curve}: the loss of every round with a good, a large and a small learning rate. */
public final class LossCurve implements Example {
  private static final int ROUNDS = 100;

  /**
   * One training and the loss of each of its rounds.
   *
   * @param losses the mean loss of each sound round
   * @param end what ended the run early, or nothing
   */
  record Run(String name, double lr, List<Double> losses, String end) {
    String caption() {
      return name + ", lr " + BigDecimal.valueOf(lr).stripTrailingZeros().toPlainString();
    }
  }

  /** The three trainings. */
  static List<Run> runs(SparkSession spark, Dataset<Row> points) {
    return List.of(
        train("healthy", 0.05, spark, points),
        train("diverging", 1.2, spark, points),
        train("flat", 0.00002, spark, points));
  }

  private static Run train(String name, double lr, SparkSession spark, Dataset<Row> points) {
    List<Double> losses = new ArrayList<>();
    Training training =
        Training.of(Network.of(new Layer.Linear(1)))
            .data(points, "y", "x")
            .start("0.weight", -1)
            .start("0.bias", 3)
            .optimizer("sgd", lr)
            .rounds(ROUNDS)
            .diagnosis(Diagnosis.OFF) // the curves are shown to their end, however they go
            .onRound(round -> losses.add(round.loss()));
    try {
      training.run(spark);
      return new Run(name, lr, losses, "");
    } catch (ThalwegException e) {
      if (e.code() != ErrorCode.NOT_FINITE) {
        throw e;
      }
      return new Run(name, lr, losses, e.what());
    }
  }

  @Override
  public String name() {
    return "loss-curve";
  }

  @Override
  public String summary() {
    return "draws the loss of every round: a healthy run, a diverging one, a flat one";
  }

  @Override
  public void run(Setting setting) {
    List<Run> runs = runs(setting.spark(), setting.csv("line.csv"));
    List<TextPlot> texts = new ArrayList<>();
    PlotPage page =
        new PlotPage(
            "Loss curves",
            "The same line, fitted by full-batch gradient descent with three learning rates."
                + " A vertical axis is logarithmic where the loss spans a decade.");
    PlotPage.Section section = page.section("Loss by round");
    for (Run run : runs) {
      PlotLine curve = PlotLine.of(run.name(), run.losses());
      texts.add(new TextPlot(run.caption(), curve.y()));
      String note = run.end().isEmpty() ? ROUNDS + " rounds" : run.end();
      section.plot(
          Plot.of(run.caption(), "round", "loss", List.of(curve)).withLogY().withNote(note));
    }
    TextPlot.sideBySide(texts).forEach(setting.out()::println);
    runs.stream()
        .filter(run -> !run.end().isEmpty())
        .forEach(run -> setting.out().println(run.name() + ": " + run.end()));
    setting
        .out()
        .println(
            "upwards: the mean squared error of a round's rows; to the right: rounds 1 to "
                + ROUNDS
                + "; lr: the learning rate");
    setting.report(page);
  }
}
