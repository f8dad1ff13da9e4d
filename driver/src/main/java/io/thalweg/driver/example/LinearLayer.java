package io.thalweg.driver.example;

import io.thalweg.driver.api.Fitted;
import io.thalweg.driver.api.Network;
import io.thalweg.driver.api.Training;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** {@code linear-layer}: the same line with a linear layer, the mse and sgd. */
public final class LinearLayer implements Example {

  /** 200 full-batch steps from the first values of {@link Line}. */
  static Fitted fit(SparkSession spark, Dataset<Row> points) {
    return Training.of(Network.of(new Layer.Linear(1)).loss(new Loss.Mse()))
        .data(points, "y", "x")
        .start("0.weight", 1.3232016563415527)
        .start("0.bias", 0.037114303559064865)
        .optimizer("sgd", 0.05)
        .rounds(200)
        .run(spark);
  }

  @Override
  public String name() {
    return "linear-layer";
  }

  @Override
  public String summary() {
    return "fits the same line with a linear layer, the mse and sgd";
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
            line.scalar("0.weight"),
            line.scalar("0.bias"),
            line.loss());
  }
}
