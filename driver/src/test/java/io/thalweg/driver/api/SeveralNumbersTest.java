package io.thalweg.driver.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.BadRows;
import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.config.TransportChoice;
import io.thalweg.driver.ingest.PredictionOptions;
import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Initialiser;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Labels of several numbers: an array or a vector in one column, or the numbers of several. */
@ExtendWith(LocalSpark.class)
class SeveralNumbersTest {
  private static final int ROWS = 120;
  private static final double[][] X = new double[ROWS][2];
  private static final double[][] Y = new double[ROWS][2];
  private static final double[][] YES = new double[ROWS][2]; // 0 and 1

  static {
    Random random = new Random(3);
    for (int i = 0; i < ROWS; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      X[i] = new double[] {a, b};
      Y[i] = new double[] {3 * a - 2 * b + 0.5, a + b - 1};
      YES[i] = new double[] {a + 0.3 * random.nextGaussian() > 0 ? 1 : 0, b > 0.5 ? 1 : 0};
    }
  }

  @TempDir Path folder;

  private static Network zeros(int outputs) {
    Initialiser zeros = new Initialiser.Zeros();
    return Network.of(new Layer.Linear(outputs, true, zeros, zeros));
  }

  private static Training pairs() {
    return Training.of(Network.of(new Layer.Linear(8), new Layer.Tanh(), new Layer.Linear(2)))
        .optimizer("adam", 0.02)
        .batch(16)
        .epochs(4)
        .shards(4);
  }

  /** (x, z, y1, y2) */
  private static Dataset<Row> columns(SparkSession spark) {
    StringBuilder values = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      values.append(i == 0 ? "" : ",");
      values.append("(%sD,%sD,%sD,%sD)".formatted(X[i][0], X[i][1], Y[i][0], Y[i][1]));
    }
    return spark.sql("SELECT * FROM VALUES " + values + " AS t(x, z, y1, y2)");
  }

  /** By hand: the gradient of the mean over rows and numbers, as PyTorch's mse_loss has it. */
  @Test
  void aStepOfGradientDescentIsThatOfTheMeanOverRowsAndNumbers(SparkSession spark) {
    Fitted fitted =
        Training.of(zeros(2))
            .data(X, Y)
            .optimizer("sgd", 0.1)
            .rounds(1)
            .dtype(DType.FLOAT64)
            .run(spark);
    double[] weight = new double[4];
    double[] bias = new double[2];
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < 2; j++) {
        double slope = 2 * (0 - Y[i][j]) / (ROWS * 2);
        weight[2 * j] -= 0.1 * slope * X[i][0];
        weight[2 * j + 1] -= 0.1 * slope * X[i][1];
        bias[j] -= 0.1 * slope;
      }
    }
    assertArrayEquals(weight, fitted.parameter("0.weight"), 1e-13);
    assertArrayEquals(bias, fitted.parameter("0.bias"), 1e-13);
  }

  @Test
  void leastSquaresFindsEachNumberAndEvaluationMeasuresIt(SparkSession spark) {
    Fitted fitted =
        Training.of(zeros(2))
            .data(X, Y)
            .test(X, Y)
            .optimizer("lbfgs", Map.of("lr", 1))
            .rounds(20)
            .dtype(DType.FLOAT64)
            .run(spark);
    assertArrayEquals(new double[] {3, -2, 1, 1}, fitted.parameter("0.weight"), 1e-6);
    assertArrayEquals(new double[] {0.5, -1}, fitted.parameter("0.bias"), 1e-6);
    Map<String, Double> test = fitted.metrics().get("test");
    assertEquals(Set.of("loss", "rmse", "mae", "r2"), test.keySet());
    assertEquals(fitted.metrics().get("train"), test);
    assertEquals(1, test.get("r2"), 1e-9);
    assertArrayEquals(Y[7], fitted.predictions(new double[][] {X[7]})[0], 1e-6);
  }

  @Test
  void metricsAreTheMeansOfThoseOfEachNumber(SparkSession spark) {
    Fitted both = Training.of(zeros(2)).data(X, Y).optimizer("sgd", 0.1).rounds(3).run(spark);
    double[][] outputs = both.predictions(X);
    double rmse = 0;
    double mae = 0;
    double r2 = 0;
    for (int j = 0; j < 2; j++) {
      double squares = 0;
      double absolutes = 0;
      double mean = 0;
      double spread = 0;
      for (int i = 0; i < ROWS; i++) {
        squares += Math.pow(outputs[i][j] - Y[i][j], 2) / ROWS;
        absolutes += Math.abs(outputs[i][j] - Y[i][j]) / ROWS;
        mean += Y[i][j] / ROWS;
      }
      for (int i = 0; i < ROWS; i++) {
        spread += Math.pow(Y[i][j] - mean, 2) / ROWS;
      }
      rmse += Math.sqrt(squares) / 2;
      mae += absolutes / 2;
      r2 += (1 - squares / spread) / 2;
    }
    Map<String, Double> train = both.metrics().get("train");
    assertEquals(rmse, train.get("rmse"), 1e-5);
    assertEquals(mae, train.get("mae"), 1e-5);
    assertEquals(r2, train.get("r2"), 1e-5);
  }

  @Test
  void whateverHoldsTheNumbersTheBitsAreThose(SparkSession spark) throws IOException {
    Fitted arrays = pairs().data(X, Y).run(spark);
    Dataset<Row> columns = columns(spark);
    Dataset<Row> array = columns.selectExpr("x", "z", "array(y1, y2) AS y");
    Dataset<Row> vector =
        new VectorAssembler()
            .setInputCols(new String[] {"y1", "y2"})
            .setOutputCol("y")
            .transform(columns)
            .drop("y1", "y2");
    Path csv = folder.resolve("rows.csv");
    StringBuilder text = new StringBuilder("y2,x,y1,z\n");
    for (int i = ROWS - 1; i >= 0; i--) {
      text.append("%s,%s,%s,%s\n".formatted(Y[i][1], X[i][0], Y[i][0], X[i][1]));
    }
    Files.writeString(csv, text);
    array.repartition(3).write().parquet(folder.resolve("rows.parquet").toString());
    array.write().json(folder.resolve("rows.json").toString());
    Map<String, Training> forms =
        Map.of(
            "two columns", pairs().data(columns, List.of("y1", "y2")),
            "an array", pairs().data(array, "y"),
            "a vector", pairs().data(vector, "y", "x", "z"),
            "a column and an array of one",
                pairs()
                    .data(
                        columns.selectExpr("x", "z", "y1", "array(y2) AS y2"), List.of("y1", "y2")),
            "csv", pairs().data(DataSource.Files.of(csv.toString()), List.of("y1", "y2"), "x", "z"),
            "parquet", pairs().data(files("rows.parquet", "parquet"), "y", "x", "z"),
            "json", pairs().data(files("rows.json", "json"), "y", "x", "z"),
            "a job per round", pairs().data(array, "y").transport(TransportChoice.JOB),
            "one process", pairs().data(array, "y").transport(TransportChoice.IN_PROCESS));
    forms.forEach(
        (form, training) -> {
          Fitted fitted = training.run(spark);
          assertEquals(arrays.paramsSha256(), fitted.paramsSha256(), form);
          assertEquals(arrays.metrics(), fitted.metrics(), form);
        });
  }

  private DataSource files(String name, String format) {
    return new DataSource.Files(folder.resolve(name).toString(), format, new TreeMap<>());
  }

  @Test
  void anArrayOfOneNumberIsThatNumber(SparkSession spark) {
    double[] plain = new double[ROWS];
    double[][] single = new double[ROWS][1];
    for (int i = 0; i < ROWS; i++) {
      plain[i] = Y[i][0];
      single[i][0] = Y[i][0];
    }
    Training training = Training.of(zeros(1)).optimizer("sgd", 0.1).batch(16).epochs(3);
    Fitted number = training.data(X, plain).run(spark);
    Fitted array = training.data(X, single).run(spark);
    assertEquals(number.paramsSha256(), array.paramsSha256());
    assertEquals(number.metrics(), array.metrics());
    assertArrayEquals(number.predict(X), array.predict(X));
  }

  @Test
  void anObjectiveGetsAllNumbersOfALabel(SparkSession spark) {
    Objective objective =
        Objective.of((p, x, y) -> x.linear(p.get("w"), p.get("b")).sub(y).square().mean(-1))
            .parameter("w", Shape.of(2, 2), new Initialiser.Zeros())
            .parameter("b", Shape.of(2), new Initialiser.Zeros())
            .predicting((p, x) -> x.linear(p.get("w"), p.get("b")));
    Fitted layers = Training.of(zeros(2)).data(X, Y).optimizer("sgd", 0.1).epochs(5).run(spark);
    Fitted fitted = Training.of(objective).data(X, Y).optimizer("sgd", 0.1).epochs(5).run(spark);
    assertEquals(layers.paramsSha256(), fitted.paramsSha256());
    assertEquals(layers.metrics(), fitted.metrics());
    assertArrayEquals(layers.predictions(X)[3], fitted.predictions(X)[3]);
    Path saved = folder.resolve("objective");
    fitted.save(saved);
    assertArrayEquals(fitted.predictions(X)[3], Fitted.load(saved, objective).predictions(X)[3]);
  }

  /** A label may say more than what is predicted: here, how much an error costs. */
  @Test
  void anObjectiveMayPredictOneNumberFromALabelOfTwo(SparkSession spark) {
    Objective objective =
        Objective.of(
                (p, x, y) -> {
                  Var error = x.linear(p.get("w")).sub(y.slice(1, 0, 1)).square();
                  return error.mul(y.slice(1, 1, 2)).reshape(Graph.BATCH);
                })
            .parameter("w", Shape.of(1, 2), new Initialiser.Zeros())
            .predicting((p, x) -> x.linear(p.get("w")));
    Fitted fitted = Training.of(objective).data(X, Y).optimizer("sgd", 0.01).rounds(2).run(spark);
    assertEquals(Set.of("loss"), fitted.metrics().get("train").keySet());
    assertEquals(ROWS, fitted.predict(X).length);
  }

  @Test
  void severalLabelsOfYesAndNoHaveAProbabilityEach(SparkSession spark) {
    Fitted fitted =
        Training.of(zeros(2).loss(new Loss.BceWithLogits()))
            .data(X, YES)
            .optimizer("sgd", 0.5)
            .epochs(20)
            .run(spark);
    double[][] probabilities = fitted.probabilities(X);
    double[][] predictions = fitted.predictions(X);
    double right = 0;
    double logLoss = 0;
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < 2; j++) {
        assertEquals(probabilities[i][j] > 0.5 ? 1 : 0, predictions[i][j]);
        right += predictions[i][j] == YES[i][j] ? 1 : 0;
        double p = YES[i][j] == 1 ? probabilities[i][j] : 1 - probabilities[i][j];
        logLoss -= Math.log(p) / (2 * ROWS);
      }
    }
    Map<String, Double> train = fitted.metrics().get("train");
    assertEquals(Set.of("loss", "accuracy", "log_loss"), train.keySet());
    assertEquals(right / (2 * ROWS), train.get("accuracy"), 1e-12);
    assertEquals(logLoss, train.get("log_loss"), 1e-5);
    assertTrue(train.get("accuracy") > 0.85, train.toString());
  }

  @Test
  void predictionsOfADataFrameAreArraysOrVectors(SparkSession spark) {
    Dataset<Row> rows = columns(spark);
    Fitted fitted = pairs().data(rows, List.of("y1", "y2")).run(spark);
    Dataset<Row> predicted = fitted.predict(rows);
    assertTrue(predicted.schema().apply("prediction").dataType() instanceof ArrayType);
    Row first = predicted.first();
    double[][] cells = {{first.getDouble(0), first.getDouble(1)}};
    double[][] expected = fitted.predictions(cells);
    assertEquals(List.of(expected[0][0], expected[0][1]), first.getList(4));
    Vector vector =
        fitted
            .predict(rows, PredictionOptions.defaults().withVectors())
            .first()
            .getAs("prediction");
    assertArrayEquals(expected[0], vector.toArray());
    Path saved = folder.resolve("model");
    fitted.save(saved);
    assertArrayEquals(expected[0], Fitted.load(saved).predictions(cells)[0]);
  }

  @Test
  void outputsThatAreNotTheLabelsAreRefusedWithBothNumbers(SparkSession spark) {
    Dataset<Row> unread =
        columns(spark).withColumn("x", functions.expr("IF(x > -100, raise_error('read'), x)"));
    Training three = Training.of(zeros(3)).rounds(1);
    ThalwegException columns =
        assertThrows(
            ThalwegException.class, () -> three.data(unread, List.of("y1", "y2"), "x").run(spark));
    assertEquals(ErrorCode.BAD_SHAPE, columns.code(), "before rows are read");
    assertTrue(columns.getMessage().contains("2 outputs"), columns.getMessage());
    assertTrue(columns.getMessage().contains("3 outputs"), columns.getMessage());
    Training watched = three.data(X, Y).onRound(round -> fail("a round"));
    ThalwegException array = assertThrows(ThalwegException.class, () -> watched.run(spark));
    assertEquals(columns.getMessage(), array.getMessage());
    Training classes = Training.of(zeros(2).loss(new Loss.CrossEntropy())).data(X, YES);
    ThalwegException several = assertThrows(ThalwegException.class, () -> classes.run(spark));
    assertEquals(ErrorCode.BAD_SHAPE, several.code());
    assertTrue(several.getMessage().contains("labels of 2 numbers"), several.getMessage());
  }

  @Test
  void badNumbersOfALabelAreNamedByRowColumnAndElement(SparkSession spark) {
    String good = "SELECT 1D AS x, array(1D, 2D) AS y UNION ALL SELECT 2D, array(0D, 1D)";
    Map<String, List<String>> bad =
        Map.of(
            "array(1D)", List.of("label 'y'", "2 numbers, as in most rows", "1 number"),
            "array(1D, double('NaN'))", List.of("label 'y[1]'", "NaN"),
            "array(1D, CAST(NULL AS DOUBLE))", List.of("label 'y[1]'", "null"),
            "CAST(NULL AS array<double>)", List.of("label 'y'", "null"));
    bad.forEach(
        (label, parts) -> {
          Dataset<Row> rows = spark.sql(good + " UNION ALL SELECT 3D, " + label);
          Training training = Training.of(zeros(2)).data(rows, "y").rounds(1);
          ThalwegException error = assertThrows(ThalwegException.class, () -> training.run(spark));
          assertEquals(ErrorCode.BAD_LABEL, error.code());
          assertTrue(error.getMessage().contains("row 3"), error.getMessage());
          parts.forEach(
              part ->
                  assertTrue(error.getMessage().contains(part), part + ": " + error.getMessage()));
          training.badRows(BadRows.DROP);
          assertEquals(Map.of("train", 1L), training.run(spark).badRows());
        });
  }

  @Test
  void aNumberOfTheLabelThatIsConstantIsCalledThat(SparkSession spark) {
    double[][] labels = new double[ROWS][];
    for (int i = 0; i < ROWS; i++) {
      labels[i] = new double[] {Y[i][0], 7};
    }
    Fitted fitted = Training.of(zeros(2)).data(X, labels).rounds(1).run(spark);
    assertTrue(
        fitted
            .notes()
            .contains("every 'label[1]' of the train rows is 7.0: there is nothing to tell apart"),
        fitted.notes().toString());
    assertEquals(Set.of("loss", "rmse", "mae"), fitted.metrics().get("train").keySet());
  }

  @Test
  void labelsThatTheLossDoesNotTakeAreNumberedWithinTheirArray(SparkSession spark) {
    Dataset<Row> rows =
        columns(spark).selectExpr("x", "z", "array(IF(y1 > 0, 2, 1), IF(y2 > 0, 2, 1)) AS y");
    rows.write().parquet(folder.resolve("classes.parquet").toString());
    Training training =
        Training.of(zeros(2).loss(new Loss.BceWithLogits()))
            .data(files("classes.parquet", "parquet"), "y")
            .rounds(1);
    ThalwegException error = assertThrows(ThalwegException.class, () -> training.run(spark));
    Matcher match =
        Pattern.compile("new DataSource.Query\\(\"(.*)\"\\)").matcher(error.getMessage());
    assertTrue(match.find(), error.getMessage());
    String sql = match.group(1).replaceAll("\\\\(.)", "$1");
    assertEquals(1, training.data(new DataSource.Query(sql), "y").run(spark).rounds());
  }
}
