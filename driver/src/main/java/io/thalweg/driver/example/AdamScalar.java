package io.thalweg.driver.example;

import io.thalweg.driver.api.Fitted;
import io.thalweg.driver.api.Objective;
import io.thalweg.driver.api.Training;
import org.apache.spark.sql.SparkSession;

/** {@code adam-scalar}: the mean squared error of one number against 3, by Adam. */
public final class AdamScalar implements Example {

  /** Theta after 100 steps from 0, in float32. */
  static float fit(SparkSession spark) {
    Fitted fitted =
        Training.of(Objective.of(p -> p.get("theta").sub(3).square()).parameter("theta", 0))
            .optimizer("adam", 0.01)
            .rounds(100)
            .run(spark);
    return (float) fitted.scalar("theta");
  }

  @Override
  public String name() {
    return "adam-scalar";
  }

  @Override
  public String summary() {
    return "moves one number towards 3 by 100 steps of Adam: each is about the learning rate long";
  }

  @Override
  public void run(Setting setting) {
    setting
        .out()
        .println("theta after 100 steps of adam with lr 0.01 from 0 (the minimum is at 3):");
    setting.out().println(fit(setting.spark()));
  }
}
