package io.thalweg.driver.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.ingest.PredictionOptions;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Embedding;
import io.thalweg.shared.nn.Flatten;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.worker.rows.BadRowRule;
import java.util.List;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class FittedPredictTest {
  private static final PredictionOptions OPTIONS = PredictionOptions.defaults();

  @Test
  void sparksEvaluatorsTakeVectorsAndScores(SparkSession spark) {
    Dataset<Row> rows = rows(spark);
    PredictionOptions vectors = OPTIONS.withVectors().withRawPrediction("rawPrediction");
    Dataset<Row> binary = fitted(spark, new Loss.BceWithLogits(1), 1).predict(rows, vectors);
    BinaryClassificationEvaluator auc = new BinaryClassificationEvaluator().setLabelCol("y");
    assertEquals(0.75, auc.evaluate(binary), 1e-9);
    assertEquals(0.75, auc.setRawPredictionCol("probability").evaluate(binary), 1e-9);
    Dataset<Row> hinge = fitted(spark, new Loss.Hinge(), 1).predict(rows, vectors);
    assertEquals(List.of("x", "y", "prediction", "rawPrediction"), List.of(hinge.columns()));
    assertEquals(0.75, auc.setRawPredictionCol("rawPrediction").evaluate(hinge), 1e-9);

    Fitted classes = fitted(spark, new Loss.CrossEntropy(0, List.of()), 2);
    Dataset<Row> many = classes.predict(rows, vectors);
    MulticlassClassificationEvaluator loss =
        new MulticlassClassificationEvaluator().setLabelCol("y").setMetricName("logLoss");
    assertEquals(classes.metrics().get("train").get("log_loss"), loss.evaluate(many), 1e-6);
    Vector first = many.first().getAs("probability");
    assertArrayEquals(classes.probabilities(new double[][] {{20}})[0], first.toArray());
  }

  @Test
  void arraysStayTheDefaultAndNamesCanBeChosen(SparkSession spark) {
    Dataset<Row> rows = rows(spark).withColumn("Prediction", functions.lit(0));
    Fitted fitted = fitted(spark, new Loss.BceWithLogits(1), 1);
    Dataset<Row> predicted = fitted.predict(rows, OPTIONS.withPrediction("p").withProbability("q"));
    assertEquals(List.of("x", "y", "Prediction", "p", "q"), List.of(predicted.columns()));
    assertEquals(2, predicted.first().getList(4).size());
    ThalwegException clash = assertThrows(ThalwegException.class, () -> fitted.predict(rows));
    assertEquals(ErrorCode.COLUMNS_DIFFER, clash.code());
    assertTrue(clash.remedy().contains("withPrediction"), clash.remedy());
    ThalwegException twice =
        assertThrows(
            ThalwegException.class,
            () -> fitted.predict(rows(spark), OPTIONS.withPrediction("probability")));
    assertEquals(ErrorCode.BAD_VALUE, twice.code());
  }

  @Test
  void badRowsOfADataFrameEndSkipOrGetNull(SparkSession spark) {
    Dataset<Row> rows =
        spark.sql(
            "SELECT * FROM VALUES (1.0D, 0), (CAST(NULL AS DOUBLE), 1), (3.0D, 1) AS t(x, y)");
    Fitted fitted = fitted(spark, new Loss.BceWithLogits(1), 1);
    Exception error = assertThrows(Exception.class, () -> fitted.predict(rows).collectAsList());
    assertTrue(error.toString().contains("'x'") || error.getCause().toString().contains("'x'"));
    assertEquals(2, fitted.predict(rows, OPTIONS.withBadRows(BadRowRule.SKIP)).count());
    List<Row> kept = fitted.predict(rows, OPTIONS.withBadRows(BadRowRule.NULL)).collectAsList();
    assertEquals(3, kept.size());
    assertEquals(1, kept.stream().filter(row -> row.isNullAt(2) && row.isNullAt(3)).count());
  }

  @Test
  void blocksOfBadRowsAloneAndAfterOthersKeepTheirOrder(SparkSession spark) {
    Dataset<Row> rows =
        spark.sql("SELECT IF(id % 7 = 0 OR id < 600, NULL, id) AS x, id FROM range(0, 2000, 1, 1)");
    Fitted fitted = fitted(spark, new Loss.Mse(), 1);
    List<Row> kept = fitted.predict(rows, OPTIONS.withBadRows(BadRowRule.NULL)).collectAsList();
    for (int i = 0; i < 2000; i++) {
      Row row = kept.get(i);
      assertEquals(i, row.getLong(1));
      assertEquals(i % 7 == 0 || i < 600, row.isNullAt(2), "row " + i);
      if (!row.isNullAt(2)) {
        assertEquals(i, row.getDouble(2));
      }
    }
  }

  @Test
  void arraysThatTrainingWouldRefuseAreRefused(SparkSession spark) {
    Fitted fitted = fitted(spark, new Loss.Mse(), 1);
    for (double bad : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, 1e300}) {
      ThalwegException error =
          assertThrows(
              ThalwegException.class, () -> fitted.predict(new double[][] {{1}, {2}, {bad}}));
      assertEquals(ErrorCode.BAD_ROW, error.code());
      assertTrue(error.what().contains("row 2: feature 0 ('x')"), error.getMessage());
      assertThrows(
          ThalwegException.class, () -> fitted.probabilities(new double[][] {{1}, {2}, {bad}}));
    }
    Fitted words =
        Training.of(
                Network.of(new Embedding(3, 1), new Flatten(), new Layer.Linear(1))
                    .loss(new Loss.Mse()))
            .data(new double[][] {{0}, {2}}, new double[] {0, 1})
            .run(spark);
    assertEquals(2, words.predict(new double[][] {{1}, {-0.0}}).length);
    ThalwegException outside =
        assertThrows(ThalwegException.class, () -> words.predict(new double[][] {{3}}));
    assertTrue(outside.getMessage().contains("a whole number from 0 to 2"), outside.getMessage());
  }

  private static Fitted fitted(SparkSession spark, Loss loss, int outputs) {
    Training training =
        Training.of(Network.of(new Layer.Linear(outputs)).loss(loss))
            .data(rows(spark), "y", "x")
            .optimizer("sgd", 0)
            .epochs(1);
    return outputs == 1
        ? training
            .start("0.weight", loss instanceof Loss.Mse ? 1 : 0.1)
            .start("0.bias", 0)
            .run(spark)
        : training.start("0.weight", 0, 0.01).start("0.bias", 0, 0).run(spark);
  }

  private static Dataset<Row> rows(SparkSession spark) {
    return spark.sql(
        "SELECT * FROM VALUES (20.0D, 0), (30.0D, 1), (40.0D, 0), (50.0D, 1) AS t(x, y)");
  }
}
