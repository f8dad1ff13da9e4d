package io.thalweg.driver.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.Diagnosis;
import io.thalweg.driver.config.TransportChoice;
import io.thalweg.driver.optim.Regularization;
import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.BatchNorm;
import io.thalweg.shared.nn.Initialiser;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.UserLayer;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Shape;
import io.thalweg.shared.wire.Wire;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class TrainingTest {
  private static final double[][] X = new double[300][2];
  private static final double[] Y = new double[300];
  private static final double[] CLASS = new double[300];

  static {
    Random random = new Random(11);
    for (int i = 0; i < X.length; i++) {
      X[i] = new double[] {random.nextGaussian(), random.nextGaussian()};
      Y[i] = 3 * X[i][0] - 2 * X[i][1] + 0.5;
      CLASS[i] = Y[i] > 0 ? 1 : 0;
    }
  }

  private static Objective parabola() {
    return Objective.of(p -> p.get("theta").sub(3).square()).parameter("theta", 0);
  }

  private static Objective plane() {
    return Objective.of(
            (p, x, y) ->
                x.linear(p.get("weight"), p.get("bias")).reshape(Graph.BATCH).sub(y).square())
        .parameter("weight", Shape.of(1, 2), new Initialiser.Zeros())
        .parameter("bias", Shape.of(1), new Initialiser.Zeros());
  }

  private static Network layers() {
    return Network.of(new Layer.Linear(1, true, new Initialiser.Zeros(), new Initialiser.Zeros()));
  }

  @ParameterizedTest
  @EnumSource(TransportChoice.class)
  void anObjectiveNeedsNoData(TransportChoice transport, SparkSession spark) {
    long rounds = transport == TransportChoice.JOB ? 20 : 100;
    Fitted fitted =
        Training.of(parabola())
            .optimizer("sgd", 0.1)
            .rounds(rounds)
            .dtype(DType.FLOAT64)
            .transport(transport)
            .run(spark);
    double theta = 0;
    for (int i = 0; i < rounds; i++) {
      theta -= 0.1 * 2 * (theta - 3);
    }
    assertEquals(theta, fitted.scalar("theta"));
    assertEquals((theta - 3) * (theta - 3), fitted.loss());
    assertEquals(rounds, fitted.rounds());
  }

  @Test
  void anObjectiveAndTheLayersThatItSpellsOutEndInTheSameBits(SparkSession spark) {
    Fitted objective = fit(Training.of(plane()).data(X, Y), spark);
    Fitted layers = fit(Training.of(layers()).data(X, Y), spark);

    assertEquals(layers.paramsSha256(), objective.paramsSha256());
    assertArrayEquals(new double[] {3, -2}, layers.parameter("0.weight"), 1e-3);
    assertEquals(0.5, layers.scalar("0.bias"), 1e-3);
    assertEquals(1, layers.metrics().get("train").get("r2"), 1e-5);
  }

  private static Fitted fit(Training training, SparkSession spark) {
    return training.optimizer("sgd", 0.1).batch(32).epochs(10).run(spark);
  }

  @Test
  void labelsBeyondTheOutputsAreRefusedBeforeTheFirstRound(SparkSession spark) {
    double[] classes = new double[X.length];
    classes[7] = 2;
    Network features = Network.of(new BatchNorm()).loss(new Loss.CrossEntropy());
    Training training =
        Training.of(features)
            .data(X, classes)
            .onRound(round -> fail("round " + round.number() + " ran"));
    ThalwegException error = assertThrows(ThalwegException.class, () -> training.run(spark));
    assertEquals(ErrorCode.BAD_LABEL, error.code());
    assertTrue(error.getMessage().contains("with 2 outputs"), error.getMessage());
  }

  @Test
  void accumulatedBatchesAreOneLargerBatch(SparkSession spark) {
    Training training = Training.of(layers()).data(X, Y).optimizer("sgd", 0.1).epochs(5);
    Fitted accumulated = training.batch(32, 4).run(spark);
    assertEquals(5 * 3, accumulated.rounds());
    assertEquals(training.batch(128).run(spark).paramsSha256(), accumulated.paramsSha256());
  }

  @Test
  void aDataFrameAndArraysOfTheSameRowsEndInTheSameBits(SparkSession spark) {
    Dataset<Row> frame = frame(spark);
    Fitted named = fit(Training.of(layers()).data(frame, "y", "a", "b"), spark);
    Fitted all = fit(Training.of(layers()).data(frame.drop("id"), "y"), spark);
    Fitted arrays = fit(Training.of(layers()).data(X, Y), spark);

    assertEquals(named.paramsSha256(), all.paramsSha256());
    assertEquals(arrays.paramsSha256(), named.paramsSha256());
  }

  private static Dataset<Row> frame(SparkSession spark) {
    List<String> lines =
        IntStream.range(0, X.length)
            .mapToObj(i -> i + "," + X[i][0] + "," + X[i][1] + "," + Y[i])
            .toList();
    return spark
        .read()
        .schema("id INT, a DOUBLE, b DOUBLE, y DOUBLE")
        .csv(spark.createDataset(lines, Encoders.STRING()));
  }

  @Test
  void everyRoundIsSeenWithItsParametersAndCanBeTheLast(SparkSession spark) {
    List<Double> losses = new ArrayList<>();
    Fitted fitted =
        Training.of(parabola())
            .start("theta", 1)
            .optimizer("sgd", 0.25)
            .rounds(100)
            .onRound(
                round -> {
                  losses.add(round.loss());
                  assertEquals(losses.size(), round.number());
                  assertEquals(0.25, round.lr());
                  assertEquals(1, round.rows());
                  assertEquals(2 * Math.sqrt(round.loss()), round.gradientNorm(), 1e-6);
                  assertEquals(3 - 2 * Math.pow(0.5, round.number()), round.scalar("theta"), 1e-6);
                  if (round.number() == 5) {
                    round.stop();
                  }
                })
            .run(spark);
    assertEquals(List.of(4.0, 1.0, 0.25, 0.0625, 0.015625), losses);
    assertEquals(5, fitted.rounds());
    assertEquals(0.00390625, fitted.loss());
  }

  @Test
  void aClassifierPredictsClassesAndProbabilities(SparkSession spark) {
    Fitted fitted =
        Training.of(
                Network.of(new Layer.Linear(8), new Layer.Tanh(), new Layer.Linear(2))
                    .loss(new Loss.CrossEntropy()))
            .data(X, CLASS)
            .test(X, CLASS)
            .optimizer("adam", Map.of("lr", 0.05))
            .schedule("cosine", Map.of())
            .batch(32)
            .epochs(20)
            .standardize()
            .run(spark);
    assertTrue(fitted.metrics().get("test").get("accuracy") > 0.97, fitted.metrics().toString());
    double[] classes = fitted.predict(X);
    double[][] probabilities = fitted.probabilities(X);
    int right = 0;
    for (int i = 0; i < X.length; i++) {
      right += classes[i] == CLASS[i] ? 1 : 0;
      assertEquals(1, probabilities[i][0] + probabilities[i][1], 1e-9);
      assertEquals(classes[i] == 1, probabilities[i][1] > probabilities[i][0]);
    }
    assertEquals(fitted.metrics().get("train").get("accuracy"), right / 300.0, 1e-9);
  }

  @Test
  void predictionsOfRowsAndOfADataFrameAgreeAfterSavingAndLoading(
      SparkSession spark, @TempDir Path folder) {
    Fitted fitted = fit(Training.of(layers()).data(frame(spark), "y", "a", "b"), spark);
    fitted.save(folder.resolve("model"));
    Fitted loaded = Fitted.load(folder.resolve("model"));

    assertEquals(fitted.paramsSha256(), loaded.paramsSha256());
    assertArrayEquals(fitted.predict(X), loaded.predict(X));
    List<Row> rows = loaded.predict(frame(spark)).collectAsList();
    double[] predictions = loaded.predict(X);
    for (Row row : rows) {
      double inFrame = row.getAs("prediction");
      assertEquals(predictions[row.<Integer>getAs("id")], inFrame);
    }
    assertEquals(300, rows.size());
  }

  @Test
  void anObjectiveThatSaysWhatItPredictsPredicts(SparkSession spark, @TempDir Path folder) {
    Objective predicting = plane().predicting((p, x) -> x.linear(p.get("weight"), p.get("bias")));
    Fitted fitted = fit(Training.of(predicting).data(X, Y), spark);
    assertEquals(fit(Training.of(layers()).data(X, Y), spark).metrics(), fitted.metrics());
    assertArrayEquals(Y, fitted.predict(X), 0.01);

    fitted.save(folder);
    assertArrayEquals(fitted.predict(X), Fitted.load(folder, predicting).predict(X));
    refused(
        ErrorCode.BAD_MODEL_FILE, "Fitted.load(directory, objective)", () -> Fitted.load(folder));
    refused(
        ErrorCode.BAD_MODEL_FILE,
        "weight(1, 2)",
        () -> Fitted.load(folder, predicting.parameter("more", 0)));
  }

  private static final Initialiser START = new Initialiser.XavierUniform(1);

  /** A linear classifier as an objective, with the parameters of the network beside it. */
  private static Objective classifier(int outputs) {
    Objective loss =
        Objective.of(
            (p, x, y) -> {
              Var logits = x.linear(p.get("0.weight"), p.get("0.bias"));
              return outputs == 1
                  ? logits.reshape(Graph.BATCH).bceWithLogits(y)
                  : logits.crossEntropy(y, 0);
            });
    return loss.parameter("0.weight", Shape.of(outputs, 2), START)
        .parameter("0.bias", Shape.of(outputs), new Initialiser.Zeros())
        .classifying((p, x) -> x.linear(p.get("0.weight"), p.get("0.bias")));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anObjectiveThatClassifiesHasTheMetricsAndPredictionsOfItsNetwork(
      int outputs, SparkSession spark, @TempDir Path folder) {
    Network network =
        Network.of(new Layer.Linear(outputs, true, START, new Initialiser.Zeros()))
            .loss(outputs == 1 ? new Loss.BceWithLogits() : new Loss.CrossEntropy());
    Fitted expected = fit(Training.of(network).data(X, CLASS), spark);
    Fitted found = fit(Training.of(classifier(outputs)).data(X, CLASS), spark);
    assertEquals(expected.paramsSha256(), found.paramsSha256());
    Map<String, Double> metrics = found.metrics().get("train");
    assertEquals(expected.metrics().get("train").keySet(), metrics.keySet());
    assertEquals(outputs == 1, metrics.containsKey("auc"));
    expected.metrics().get("train").forEach((k, v) -> assertEquals(v, metrics.get(k), 1e-6, k));
    assertTrue(metrics.get("accuracy") > 0.9, metrics.toString());
    assertArrayEquals(expected.predict(X), found.predict(X));
    assertArrayEquals(expected.probabilities(X), found.probabilities(X));
    found.save(folder);
    Fitted loaded = Fitted.load(folder, classifier(outputs));
    assertArrayEquals(found.predict(X), loaded.predict(X));
  }

  @Test
  void labelsThatAreNoClassesOfAnObjectiveAreRefusedBeforeTheFirstRound(SparkSession spark) {
    refused(
        ErrorCode.BAD_LABEL,
        "a whole number from 0 to 1",
        () -> Training.of(classifier(2)).data(X, Y).run(spark));
  }

  private static Network withOwnLayer(double slope) {
    UserLayer own =
        UserLayer.of("tilted", (p, x) -> x.linear(p.get("weight")).leakyRelu(slope))
            .parameter("weight", in -> Shape.of(4, in.size()), START);
    return Network.of(own, new Layer.Linear(2)).loss(new Loss.CrossEntropy());
  }

  @Test
  void aNetworkWithAnOwnLayerIsTrainedSavedAndLoadedWithItsCode(
      SparkSession spark, @TempDir Path folder) {
    Fitted fitted = fit(Training.of(withOwnLayer(0.1)).data(X, CLASS).standardize(), spark);
    assertTrue(fitted.metrics().get("train").get("accuracy") > 0.9);
    assertEquals(8, fitted.parameter("0.weight").length);
    fitted.save(folder);
    Fitted loaded = Fitted.load(folder, withOwnLayer(0.1));
    assertArrayEquals(fitted.probabilities(X), loaded.probabilities(X));
    refused(ErrorCode.BAD_MODEL_FILE, "Fitted.load(directory, network)", () -> Fitted.load(folder));
    refused(ErrorCode.BAD_MODEL_FILE, "'tilted'", () -> Fitted.load(folder));
    Network other = Network.of(new Layer.Linear(2)).loss(new Loss.CrossEntropy());
    refused(ErrorCode.BAD_MODEL_FILE, "tilted", () -> Fitted.load(folder, other));
  }

  @Test
  void whatDoesNotFitIsSaidBeforeTheFirstRound(SparkSession spark) {
    refused(ErrorCode.BAD_VALUE, "data", () -> Training.of(layers()).run(spark));
    refused(ErrorCode.BAD_VALUE, "data", () -> Training.of(parabola()).data(X, Y).run(spark));
    refused(
        ErrorCode.BAD_SHAPE,
        "299 labels",
        () -> Training.of(layers()).data(X, new double[299]).run(spark));
    refused(
        ErrorCode.BAD_SHAPE,
        "row 1",
        () -> Training.of(layers()).data(new double[][] {{1}, {1, 2}}, new double[2]).run(spark));
    refused(
        ErrorCode.UNKNOWN_KEY,
        "'theta'",
        () -> Training.of(parabola()).start("thta", 1).run(spark));
    refused(
        ErrorCode.BAD_SHAPE,
        "3 values",
        () -> Training.of(parabola()).start("theta", 1, 2, 3).run(spark));
    refused(
        ErrorCode.BAD_VALUE,
        "network",
        () -> Training.of(plane()).data(X, Y).standardize().run(spark));
    refused(ErrorCode.BAD_VALUE, "adam", () -> Training.of(parabola()).optimizer("adm", 0.1));
    refused(
        ErrorCode.BAD_LABEL,
        "cross_entropy",
        () ->
            Training.of(Network.of(new Layer.Linear(2)).loss(new Loss.CrossEntropy()))
                .data(X, Y)
                .run(spark));
    refused(
        ErrorCode.BAD_VALUE,
        "predicting",
        () -> fit(Training.of(plane()).data(X, Y), spark).predict(X));
  }

  @Test
  void aLambdaThatCannotTravelIsRefusedWhereItIsWritten() {
    Thread thread = Thread.currentThread();
    refused(
        ErrorCode.NOT_SERIALIZABLE,
        "java.lang.Thread",
        () -> Objective.of(p -> p.get("w").mul(thread.getPriority())));
    refused(
        ErrorCode.NOT_SERIALIZABLE,
        "the prediction",
        () -> plane().predicting((p, x) -> x.mul(thread.getPriority())));
  }

  @Test
  void weightsOfRowsCountLikeRepeatedRows(SparkSession spark) {
    Dataset<Row> frame = frame(spark).withColumn("w", functions.expr("id % 3"));
    Dataset<Row> repeated = frame.filter("w > 0").union(frame.filter("w = 2")).drop("w", "id");
    Fitted weighted =
        Training.of(layers())
            .data(frame, "y", "a", "b")
            .weight("w")
            .optimizer("sgd", 0.1)
            .rounds(30)
            .run(spark);
    Fitted rows =
        Training.of(layers()).data(repeated, "y").optimizer("sgd", 0.1).rounds(30).run(spark);
    assertArrayEquals(rows.parameter("0.weight"), weighted.parameter("0.weight"), 1e-5);
  }

  @Test
  void frozenParametersKeepTheirStart(SparkSession spark) {
    Fitted fitted =
        fit(
            Training.of(plane())
                .data(X, Y)
                .start("bias", -4)
                .regularization(Regularization.NONE.freezing("bias")),
            spark);
    assertEquals(-4, fitted.scalar("bias"));
    refused(
        ErrorCode.BAD_VALUE,
        "frozen",
        () -> Training.of(parabola()).regularization(Regularization.NONE.freezing("*")).run(spark));
  }

  @Test
  void aDivergingTrainingThrowsAfterItsSoundRoundsWereSeen(SparkSession spark) {
    List<Double> losses = new ArrayList<>();
    Training training =
        Training.of(parabola())
            .optimizer("sgd", 10)
            .rounds(1000)
            .onRound(round -> losses.add(round.loss()));
    refused(ErrorCode.LOSS_GREW, "learning rate", () -> training.run(spark));
    assertTrue(losses.size() > 1 && losses.size() < 10, losses.toString());
    losses.clear();
    training.diagnosis(Diagnosis.OFF);
    refused(ErrorCode.NOT_FINITE, "learning rate", () -> training.run(spark));
    assertTrue(losses.size() > 5 && losses.size() < 100, losses.toString());
    assertTrue(losses.stream().allMatch(Double::isFinite));
  }

  /** The labels are out of reach of fp16, and so is the gradient of the first round. */
  @Test
  void aGradientThatDoesNotFitTheWireNamesIt(SparkSession spark) {
    double[] labels = new double[X.length];
    Arrays.fill(labels, 1e5);
    Training training = Training.of(plane()).data(X, labels).optimizer("sgd", 1e-3).rounds(3);
    refused(ErrorCode.NOT_FINITE, "wire(Wire.BF16)", () -> training.wire(Wire.FP16).run(spark));
    assertEquals(3, training.wire(Wire.BF16).run(spark).rounds());
  }

  private static void refused(ErrorCode code, String part, Executable executable) {
    ThalwegException e = assertThrows(ThalwegException.class, executable);
    assertEquals(code, e.code(), e.getMessage());
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
