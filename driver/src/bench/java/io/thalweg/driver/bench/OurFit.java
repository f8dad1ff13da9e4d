package io.thalweg.driver.bench;

import io.thalweg.driver.api.Fitted;
import io.thalweg.driver.api.Network;
import io.thalweg.driver.api.Training;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Our side of {@link MllibPeer}: through the Java API, from the same cached data frame, as often in
 * one JVM.
 */
final class OurFit {
  private static final int FITS = 2;

  private OurFit() {}

  /** Words: logistic, linear or mlp; then the training rows; for mlp also test rows. */
  public static void main(String[] words) throws IOException {
    try (SparkSession spark = PeerSpark.start("local[2]")) {
      Dataset<Row> train = PeerSpark.cached(spark, words[1]);
      Map<String, Double> results = new LinkedHashMap<>();
      Training training =
          switch (words[0]) {
            case "logistic" -> logistic();
            case "linear" -> linear();
            default -> perceptron().test(PeerSpark.cached(spark, words[2]), "label", "features");
          };
      training.data(train, "label", "features");
      for (int fit = 1; fit <= FITS; fit++) {
        fit(training, fit, spark, results);
      }
      Processes.print(results);
    }
  }

  private static void fit(
      Training training, int fit, SparkSession spark, Map<String, Double> results) {
    double[] rounds = new double[1];
    long start = System.nanoTime();
    Fitted fitted = training.onRound(round -> rounds[0] = round.seconds()).run(spark);
    results.put("fit" + fit + "_s", (System.nanoTime() - start) / 1e9);
    results.put("rounds" + fit + "_s", rounds[0]);
    results.put("loss", fitted.loss());
    fitted
        .metrics()
        .forEach((set, values) -> values.forEach((name, x) -> results.put(set + "_" + name, x)));
  }

  /** Half an epoch. */
  private static Training logistic() {
    return Training.of(Network.of(new Layer.Linear(1)).loss(new Loss.BceWithLogits()))
        .optimizer("nesterov", Map.of("lr", 1.0, "momentum", 0.95))
        .schedule("linear", Map.of("start_factor", 1.0, "end_factor", 0.01, "per", "round"))
        .batch(8192)
        .rounds(110);
  }

  /**
   * Full gradients. The largest eigenvalue of the loss' second derivative is 20, the others are 2:
   * step sizes of 1/20 and 1/2 in turn (Goujaud et al.: "Super-acceleration with cyclical
   * step-sizes", 2022).
   */
  private static Training linear() {
    return Training.of(Network.of(new Layer.Linear(1)))
        .optimizer("sgd", 0.5)
        .schedule("cyclic", Map.of("base_lr", 0.05, "step_size_up", 1))
        .rounds(6);
  }

  private static Training perceptron() {
    return Training.of(
            Network.of(new Layer.Linear(128), new Layer.Relu(), new Layer.Linear(10))
                .loss(new Loss.CrossEntropy()))
        .optimizer("adam", 0.006)
        .batch(128)
        .rounds(240);
  }
}
