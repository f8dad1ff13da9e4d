package io.thalweg.driver.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Weight 0 is absence, weight 2 is a row twice, and the scale of weights does not matter. */
@ExtendWith(LocalSpark.class)
class WeightedRowsTest {
  private static Dataset<Row> weighted(SparkSession spark, String rows) {
    return spark.sql("SELECT * FROM VALUES " + rows + " AS t(x, w, y)");
  }

  private static Fitted fit(SparkSession spark, Dataset<Row> rows, Loss loss) {
    return Training.of(Network.of(new Layer.Linear(1)).loss(loss))
        .data(rows, "y", "x")
        .test(rows, "y", "x")
        .weight("w")
        .start("0.weight", 0)
        .start("0.bias", 0)
        .standardize()
        .optimizer("sgd", 0.1)
        .schedule("plateau", Map.of("patience", 1, "metric", "loss"))
        .rounds(60)
        .dtype(DType.FLOAT64)
        .run(spark);
  }

  private static void assertSame(Fitted expected, Fitted found) {
    assertArrayEquals(expected.parameter("0.weight"), found.parameter("0.weight"), 1e-12);
    assertArrayEquals(expected.parameter("0.bias"), found.parameter("0.bias"), 1e-12);
    for (String set : List.of("train", "test")) {
      assertEquals(expected.metrics().get(set).keySet(), found.metrics().get(set).keySet());
      expected
          .metrics()
          .get(set)
          .forEach(
              (name, value) ->
                  assertEquals(value, found.metrics().get(set).get(name), 1e-12, set + name));
    }
  }

  @Test
  void aRowOfWeightZeroIsAsNotThere(SparkSession spark) {
    for (Loss loss : List.of(new Loss.BceWithLogits(), new Loss.Mse(), new Loss.Hinge())) {
      Fitted without =
          fit(spark, weighted(spark, "(1, 1, 0), (2, 1, 0), (3, 1, 1), (4, 1, 1)"), loss);
      String outlier = "(1, 1, 0), (2, 1, 0), (3, 1, 1), (4, 1, 1), (-9999, 0, 0), (7777, 0, 1)";
      assertSame(without, fit(spark, weighted(spark, outlier), loss));
    }
  }

  @Test
  void weightTwoIsARowTwiceAndTheScaleDoesNotMatter(SparkSession spark) {
    Dataset<Row> twice = weighted(spark, "(1, 1, 0), (2, 1, 1), (2, 1, 1), (3, 1, 0), (4, 1, 1)");
    for (Loss loss : List.of(new Loss.BceWithLogits(), new Loss.Mse(), new Loss.Hinge())) {
      Fitted expected = fit(spark, twice, loss);
      for (String factor : List.of("0.00392", "1", "7", "1000000")) {
        Dataset<Row> rows =
            weighted(spark, "(1, 1, 0), (2, 2, 1), (3, 1, 0), (4, 1, 1)")
                .selectExpr("x", "CAST(w * " + factor + " AS DOUBLE) AS w", "y");
        assertSame(expected, fit(spark, rows, loss));
      }
    }
  }

  @Test
  void aRoundWithoutWeightChangesNothing(SparkSession spark) {
    Dataset<Row> rows =
        spark.range(40).selectExpr("id AS x", "INT(id % 3 > 0) AS w", "id % 2 AS y");
    List<double[]> parameters = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    Fitted fitted =
        Training.of(Network.of(new Layer.Linear(1)).loss(new Loss.BceWithLogits()))
            .data(rows, "y", "x")
            .weight("w")
            .optimizer("adam", 0.01)
            .batch(1)
            .epochs(3)
            .onRound(
                round -> {
                  parameters.add(round.parameter("0.weight"));
                  losses.add(round.loss());
                })
            .run(spark);
    assertEquals(120, fitted.rounds());
    assertEquals(3 * 14, losses.stream().filter(loss -> loss.isNaN()).count());
    for (int i = 1; i < losses.size(); i++) {
      boolean same = parameters.get(i)[0] == parameters.get(i - 1)[0];
      assertTrue(same == losses.get(i).isNaN(), "round " + i);
    }
    assertTrue(Double.isFinite(fitted.loss()));
  }
}
