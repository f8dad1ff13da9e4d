package io.thalweg.driver.example;

import io.thalweg.driver.api.Fitted;
import io.thalweg.driver.api.Network;
import io.thalweg.driver.api.Training;
import io.thalweg.shared.nn.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** {@code data-loader}: minibatches of 1000 rows of five features, shuffled anew in each epoch. */
public final class DataLoader implements Example {
  private static final String MADE_WITH_WEIGHTS =
      "; the rows were made with 2, -1, 0.5, 3, -2 and noise";
  private static final String MADE_WITH_BIAS = "; the rows were made with 0.7";

  /** 20 epochs in batches of 32; notes how many rows each round took. */
  static Fitted fit(SparkSession spark, Dataset<Row> rows, List<Long> rowsOfRounds) {
    return Training.of(Network.of(new Layer.Linear(1)))
        .data(rows, "y")
        .optimizer("sgd", 0.05)
        .batch(32)
        .epochs(20)
        .onRound(round -> rowsOfRounds.add(round.rows()))
        .run(spark);
  }

  @Override
  public String name() {
    return "data-loader";
  }

  @Override
  public String summary() {
    return "recovers five weights and a bias from shuffled minibatches of 32 rows";
  }

  @Override
  public void run(Setting setting) {
    List<Long> rows = new ArrayList<>();
    Fitted fitted = fit(setting.spark(), setting.csv("linear5.csv"), rows);
    setting
        .out()
        .printf(
            Locale.ROOT,
            "%d rounds in 20 epochs, the first of %d rows, the last of an epoch of %d (all that are"
                + " left)%n",
            rows.size(),
            rows.get(0),
            rows.get(rows.size() - 1));
    setting
        .out()
        .println("weights " + Arrays.toString(fitted.parameter("0.weight")) + MADE_WITH_WEIGHTS);
    setting.out().println("bias    " + fitted.scalar("0.bias") + MADE_WITH_BIAS);
    setting
        .out()
        .printf(Locale.ROOT, "mse     %.6f, the mean squared error over all rows%n", fitted.loss());
  }
}
