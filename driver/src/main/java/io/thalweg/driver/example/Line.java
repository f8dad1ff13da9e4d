package io.thalweg.driver.example;

import io.thalweg.driver.api.Fitted;
import io.thalweg.driver.api.Objective;
import io.thalweg.driver.api.Training;
import io.thalweg.shared.autograd.Graph;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** {@code line}: slope and bias of noisy points of y = 2x + 1, the model written by hand. */
public final class Line implements Example {

  /** 200 full-batch steps from fixed first values. */
  static Fitted fit(SparkSession spark, Dataset<Row> points) {
    Objective line =
        Objective.of(
                (p, x, y) -> x.reshape(Graph.BATCH).mul(p.get("w")).add(p.get("b")).sub(y).square())
            .predicting((p, x) -> x.mul(p.get("w")).add(p.get("b")))
            .parameter("w", 1.3232016563415527)
            .parameter("b", 0.037114303559064865);
    return Training.of(line).data(points, "y", "x").optimizer("sgd", 0.05).rounds(200).run(spark);
  }

  @Override
  public String name() {
    return "line";
  }

  @Override
  public String summary() {
    return "fits y = 2x + 1 with noise, slope and bias written as a Java lambda";
  }

  @Override
  public void run(Setting setting) {
    Fitted line = fit(setting.spark(), setting.csv("line.csv"));
    setting
        .out()
        .println(
            "the line after 200 steps (the points are those of y = 2 x + 1 with noise), and its mean"
                + " squared error over all points (mse):");
    setting
        .out()
        .printf(
            Locale.ROOT,
            "y = %.6f x + %.6f, mse %.6f%n",
            line.scalar("w"),
            line.scalar("b"),
            line.loss());
    double[] predictions = line.predict(new double[][] {{-1}, {0}, {10}});
    setting
        .out()
        .printf(
            Locale.ROOT,
            "what it predicts for x = -1, 0 and 10: %.4f, %.4f, %.4f%n",
            predictions[0],
            predictions[1],
            predictions[2]);
  }
}
