package io.thalweg.driver.api;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.Trial;
import io.thalweg.driver.config.Feature;
import io.thalweg.driver.config.Label;
import io.thalweg.driver.ingest.PredictionOptions;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.BatchNorm;
import io.thalweg.shared.nn.Initialiser;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ObjectiveFunction;
import io.thalweg.shared.nn.UserLayer;
import io.thalweg.shared.tensor.Shape;
import io.thalweg.worker.rows.BadRowRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What errors of the Java API tell their user to do. */
@ExtendWith(LocalSpark.class)
class ApiRemediesTest {
  private static final double[][] X = {{1, 2}, {2, 1}, {3, 5}, {4, 3}};
  private static final double[] Y = {0, 1, 1, 0};

  private static final ObjectiveFunction PLANE =
      (p, x, y) -> x.mean(-1).mul(p.get("w")).sub(y).square();

  @TempDir Path folder;

  private static Training network() {
    return Training.of(Network.of(new Layer.Linear(1))).optimizer("sgd", 0.01).rounds(1);
  }

  private static Dataset<Row> frame(SparkSession spark) {
    return spark.sql("select * from values (1D, 0), (2D, 1), (3D, 1) as t(x, y)");
  }

  @TestFactory
  Stream<DynamicTest> rowsOfCells(SparkSession spark) {
    Fitted fitted =
        network()
            .data(spark.sql("select * from values ('a', 0), ('b', 1) as t(plan, y)"))
            .label(Label.of("y"))
            .features(Feature.oneHot("plan"))
            .run(spark);
    return Stream.of(
        Trial.of(
            "give a cell for each feature column, null where it has no value",
            () -> fitted.predict(Map.of("plam", "a")),
            () -> fitted.predict(Map.of("plan", "a")),
            () -> fitted.predict(Collections.singletonMap("plan", null))));
  }

  private static Objective objective() {
    return Objective.of(PLANE).parameter("w", 0);
  }

  private static Training overRows() {
    return Training.of(objective()).optimizer("sgd", 0.01).rounds(1);
  }

  private static Training withoutRows() {
    return Training.of(Objective.of(p -> p.get("w").sub(3).square()).parameter("w", 0))
        .optimizer("sgd", 0.01)
        .rounds(1);
  }

  @TestFactory
  Stream<DynamicTest> checkpoints(SparkSession spark) {
    Path busy = folder.resolve("busy");
    withoutRows().checkpoint(busy).run(spark);
    return Stream.of(
        Trial.of(
            "go on from them with resume(...), or give another folder",
            () -> withoutRows().checkpoint(busy).run(spark),
            () -> withoutRows().checkpoint(busy).resume(busy).run(spark),
            () -> withoutRows().checkpoint(folder.resolve("idle")).run(spark)));
  }

  @TestFactory
  Stream<DynamicTest> rowsOfATraining(SparkSession spark) {
    Network two = Network.of(new BatchNorm()).loss(new Loss.CrossEntropy());
    Network three = Network.of(new BatchNorm(), new Layer.Linear(3)).loss(new Loss.CrossEntropy());
    return Stream.of(
        Trial.of(
            "call data(...) with rows; only an objective of the parameters alone, p -> ..., needs"
                + " none",
            () -> network().run(spark),
            () -> network().data(X, Y).run(spark),
            () -> withoutRows().run(spark)),
        Trial.of(
            "name it with label(...), or in data(...)",
            () -> network().data(frame(spark)).run(spark),
            () -> network().data(frame(spark)).label(Label.of("y")).run(spark),
            () -> network().data(frame(spark), "y").run(spark)),
        Trial.of(
            "name the feature columns, or '*' for all but the label",
            () -> network().features(new String[0]),
            () -> network().features("x").data(frame(spark), "y").run(spark),
            () -> network().features("*").data(frame(spark), "y").run(spark)),
        Trial.of(
            "write the objective as (p, x, y) -> ..., or leave out the data",
            () -> withoutRows().data(X, Y).run(spark),
            () -> overRows().data(X, Y).run(spark),
            () -> withoutRows().run(spark)),
        Trial.of(
            "remove the call of test(...)",
            () -> withoutRows().test(X, Y).run(spark),
            () -> withoutRows().run(spark)),
        Trial.of(
            "remove the call of validationFraction(...)",
            () -> withoutRows().validationFraction(0.5).run(spark),
            () -> withoutRows().run(spark)),
        Trial.of(
            "remove one of the two calls",
            () -> network().data(X, Y).test(X, Y).validationFraction(0.5).run(spark),
            () -> network().data(X, Y).validationFraction(0.5).run(spark),
            () -> network().data(X, Y).test(X, Y).run(spark)),
        Trial.of(
            "number the classes from 0, or give the last layer as many outputs as classes",
            () -> Training.of(two).data(X, new double[] {1, 2, 1, 2}).rounds(1).run(spark),
            () -> Training.of(two).data(X, Y).rounds(1).run(spark),
            () -> Training.of(three).data(X, new double[] {1, 2, 1, 2}).rounds(1).run(spark)));
  }

  @TestFactory
  Stream<DynamicTest> labelsOfSeveralNumbers(SparkSession spark) {
    double[][] two = {{0, 1}, {1, 0}, {1, 1}, {0, 0}};
    double[][] three = {{0, 1, 1}, {1, 0, 0}, {1, 1, 0}, {0, 0, 1}};
    Training pairs = Training.of(Network.of(new Layer.Linear(2))).rounds(1);
    Objective classes = objective().classifying((p, x) -> x.mean(-1).mul(p.get("w")));
    Objective numbers =
        Objective.of((p, x, y) -> x.mul(p.get("w")).sub(y).square().mean(-1))
            .parameter("w", 0)
            .predicting((p, x) -> x.mul(p.get("w")));
    return Stream.of(
        Trial.of(
            "use rows with the label of the training data",
            () -> pairs.data(X, two).test(X, three).run(spark),
            () -> pairs.data(X, two).test(X, two).run(spark)),
        Trial.of(
            "name one column of class numbers as the label, or say what is predicted with"
                + " predicting(...)",
            () -> Training.of(classes).data(X, two).rounds(1).run(spark),
            () -> Training.of(classes).data(X, Y).rounds(1).run(spark),
            () -> Training.of(numbers).data(X, two).rounds(1).run(spark)),
        Trial.of(
            "call predictions(rows), which gives them all",
            () -> pairs.data(X, two).test(X, two).run(spark).predict(X),
            () -> pairs.data(X, two).test(X, two).run(spark).predictions(X)));
  }

  @TestFactory
  Stream<DynamicTest> files(SparkSession spark) {
    Path log = folder.resolve("metrics.jsonl");
    Path model = folder.resolve("model");
    Path own = folder.resolve("own");
    overRows().data(X, Y).metricsLog(log).run(spark).save(model);
    Training.of(withOwnLayer()).data(X, Y).rounds(1).run(spark).save(own);
    return Stream.of(
        Trial.of(
            "give another path, or remove the file",
            () -> overRows().data(X, Y).metricsLog(log).run(spark),
            () -> overRows().data(X, Y).metricsLog(folder.resolve("other")).run(spark),
            () -> {
              Files.delete(log);
              overRows().data(X, Y).metricsLog(log).run(spark);
            }),
        Trial.of(
            "load it from Java: Fitted.load(directory, objective)",
            () -> Fitted.load(model),
            () -> Fitted.load(model, objective())),
        Trial.of(
            "load it from Java: Fitted.load(directory, network)",
            () -> Fitted.load(own),
            () -> Fitted.load(own, withOwnLayer())));
  }

  private static Network withOwnLayer() {
    return Network.of(
        UserLayer.of("tilted", (p, x) -> x.linear(p.get("weight")).relu())
            .parameter("weight", in -> Shape.of(1, in.size()), new Initialiser.Zeros()));
  }

  @TestFactory
  Stream<DynamicTest> predictions(SparkSession spark) {
    Fitted fitted = network().data(X, Y).run(spark);
    Fitted silent = overRows().data(X, Y).run(spark);
    Fitted says =
        Training.of(objective().predicting((p, x) -> x.mean(-1).mul(p.get("w"))))
            .data(X, Y)
            .rounds(1)
            .run(spark);
    Fitted classes =
        Training.of(Network.of(new Layer.Linear(1)).loss(new Loss.BceWithLogits(1)))
            .data(frame(spark, "1"), "prediction", "a", "b")
            .rounds(1)
            .run(spark);
    return Stream.of(
        Trial.of(
            "correct the row, or leave it out",
            () -> fitted.predict(new double[][] {{1, 2}, {Double.NaN, 2}}),
            () -> fitted.predict(new double[][] {{1, 2}, {1, 2}}),
            () -> fitted.predict(new double[][] {{1, 2}})),
        Trial.of(
            "add .predicting((p, x) -> ...) to the objective",
            () -> silent.predict(X),
            () -> says.predict(X)),
        Trial.of(
            "give one of them another name",
            () -> classes.predict(frame(spark, "1"), named("p", "p")),
            () -> classes.predict(frame(spark, "1"), named("p", "q"))));
  }

  private static PredictionOptions named(String prediction, String probability) {
    return PredictionOptions.defaults().withPrediction(prediction).withProbability(probability);
  }

  /** One row whose first feature is {@code value}. */
  private static Dataset<Row> frame(SparkSession spark, String value) {
    return spark.sql("SELECT DOUBLE(" + value + ") AS a, 2D AS b, 1 AS prediction");
  }

  @TestFactory
  Stream<DynamicTest> predictedFrames(SparkSession spark) {
    Dataset<Row> good = frame(spark, "1").drop("prediction");
    Dataset<Row> bad = frame(spark, "NULL").drop("prediction");
    Fitted fitted = network().data(good.selectExpr("a", "b", "0 AS y"), "y").run(spark);
    PredictionOptions options = PredictionOptions.defaults();
    return Stream.of(
        Trial.of(
            "name the new column differently: PredictionOptions.withPrediction(NAME)",
            () -> fitted.predict(frame(spark, "1")),
            () -> fitted.predict(frame(spark, "1"), options.withPrediction("p"))),
        Trial.of(
            "correct the row, or leave out such rows, or get null for them:"
                + " PredictionOptions.withBadRows(BadRowRule.SKIP or NULL)",
            collects(fitted, bad, options),
            collects(fitted, good, options),
            collects(fitted, bad, options.withBadRows(BadRowRule.SKIP)),
            collects(fitted, bad, options.withBadRows(BadRowRule.NULL))));
  }

  /** Spark wraps what a task has thrown. */
  private static Executable collects(Fitted fitted, Dataset<Row> rows, PredictionOptions options) {
    return () -> {
      try {
        fitted.predict(rows, options).collectAsList();
      } catch (Exception e) {
        throw e.getCause() instanceof ThalwegException ours ? ours : e;
      }
    };
  }
}
