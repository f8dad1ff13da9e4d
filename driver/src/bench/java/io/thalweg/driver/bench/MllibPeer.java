package io.thalweg.driver.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Spark MLlib, from a cached data frame: only {@code fit} is timed, twice in one JVM. */
final class MllibPeer {
  private static final int FITS = 2;

  private final JobTimes jobs = new JobTimes();
  private final Map<String, Double> results = new LinkedHashMap<>();

  private MllibPeer() {}

  /** Words: logistic, l-bfgs, normal or mlp; then the training rows; for mlp also test rows. */
  public static void main(String[] words) {
    MllibPeer peer = new MllibPeer();
    try (SparkSession spark = PeerSpark.start("local[2]")) {
      spark.sparkContext().addSparkListener(peer.jobs);
      Dataset<Row> train = PeerSpark.cached(spark, words[1]);
      switch (words[0]) {
        case "logistic" -> peer.logistic(train);
        case "mlp" -> peer.perceptron(train, PeerSpark.cached(spark, words[2]));
        default -> peer.linear(train, words[0]);
      }
      Processes.print(peer.results);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void logistic(Dataset<Row> train) {
    LogisticRegression regression = new LogisticRegression().setMaxIter(100).setTol(1e-6);
    for (int fit = 1; fit <= FITS; fit++) {
      long start = start();
      LogisticRegressionModel model = regression.fit(train);
      end(start, fit);
      results.put("pass_s", jobs.median());
      results.put("rows_per_s", train.count() / jobs.median());
      double[] history = model.summary().objectiveHistory();
      results.put("loss", history[history.length - 1]);
    }
  }

  private void linear(Dataset<Row> train, String solver) {
    LinearRegression regression =
        new LinearRegression().setSolver(solver).setMaxIter(100).setTol(1e-6);
    for (int fit = 1; fit <= FITS; fit++) {
      long start = start();
      LinearRegressionModel model = regression.fit(train);
      end(start, fit);
      results.put("loss", model.summary().meanSquaredError());
    }
  }

  private void perceptron(Dataset<Row> train, Dataset<Row> test) {
    MultilayerPerceptronClassifier classifier =
        new MultilayerPerceptronClassifier()
            .setLayers(new int[] {784, 128, 10})
            .setSeed(1)
            .setMaxIter(50)
            .setTol(0);
    for (int fit = 1; fit <= FITS; fit++) {
      long start = start();
      MultilayerPerceptronClassificationModel model = classifier.fit(train);
      end(start, fit);
      results.put("accuracy", model.evaluate(test).accuracy());
    }
  }

  private long start() {
    jobs.clear();
    return System.nanoTime();
  }

  private void end(long start, int fit) {
    results.put("fit" + fit + "_s", (System.nanoTime() - start) / 1e9);
  }
}
