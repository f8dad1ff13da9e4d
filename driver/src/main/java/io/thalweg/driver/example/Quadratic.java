package io.thalweg.driver.example;

import io.thalweg.driver.api.Fitted;
import io.thalweg.driver.api.Objective;
import io.thalweg.driver.api.Training;
import io.thalweg.shared.tensor.DType;
import org.apache.spark.sql.SparkSession;

/** {@code quadratic}: minimises (theta - 3)^2. An objective needs no data. */
public final class Quadratic implements Example {

  /** Theta after 100 steps from 0, in float64. */
  static double fit(SparkSession spark) {
    Fitted fitted =
        Training.of(Objective.of(p -> p.get("theta").sub(3).square()).parameter("theta", 0))
            .optimizer("sgd", 0.1)
            .rounds(100)
            .dtype(DType.FLOAT64)
            .run(spark);
    return fitted.scalar("theta");
  }

  @Override
  public String name() {
    return "quadratic";
  }

  @Override
  public String summary() {
    return "minimises (theta - 3)^2 by 100 plain steps, without any data";
  }

  @Override
  public void run(Setting setting) {
    setting
        .out()
        .println(
            "theta after 100 steps of sgd with lr 0.1 from 0 (the minimum of (theta - 3)^2 is at 3):");
    setting.out().println(fit(setting.spark()));
  }
}
