package example;

import io.thalweg.driver.api.Fitted;
import io.thalweg.driver.api.Network;
import io.thalweg.driver.api.Objective;
import io.thalweg.driver.api.Training;
import io.thalweg.shared.nn.Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Fits y = 2a - b + 1 from a data frame, and a lambda without data. */
public final class Outside {
  private Outside() {}

  /**
   * Trains, saves, loads and predicts.
   *
   * @param args the folder for the model
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    try (SparkSession spark = SparkSession.builder().master("local[2]").getOrCreate()) {
      Dataset<Row> rows =
          spark
              .range(64)
              .selectExpr("id % 8 / 8 as a", "floor(id / 8) / 8 as b")
              .selectExpr("*", "2 * a - b + 1 as y");
      Training.of(Network.of(new Layer.Linear(1)))
          .data(rows, "y", "a", "b")
          .optimizer("lbfgs", 1)
          .rounds(30)
          .run(spark)
          .save(folder);
      Fitted loaded = Fitted.load(folder);
      double single = loaded.predict(new double[][] {{3, 1}})[0];
      long many = loaded.predict(rows).filter("abs(prediction - y) < 0.001").count();
      System.out.printf(Locale.ROOT, "predicts %.2f for (3, 1), and %d rows%n", single, many);

      Objective parabola =
          Objective.of(p -> p.get("theta").sub(3).square()).parameter("theta", 0);
      Fitted least = Training.of(parabola).optimizer("sgd", 0.1).rounds(100).run(spark);
      System.out.printf(Locale.ROOT, "least at %.2f%n", least.scalar("theta"));
    }
  }
}
