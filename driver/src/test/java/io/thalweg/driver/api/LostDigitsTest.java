package io.thalweg.driver.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.tensor.DType;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Values that float32 cannot tell apart: noted, or kept where features are standardized. */
@ExtendWith(LocalSpark.class)
class LostDigitsTest {
  private static final double NOON = 1_700_000_040;

  /** Sixty seconds, and a label that grows with them. */
  private static Dataset<Row> seconds(SparkSession spark, String scale, String type) {
    return spark
        .range(60)
        .selectExpr(
            "CAST((" + (long) NOON + " + id) * " + scale + " AS " + type + ") AS t",
            "CAST(id % 7 AS FLOAT) AS x",
            "CAST(id AS DOUBLE) AS y");
  }

  private static Training training(Dataset<Row> rows) {
    return Training.of(Network.of(new Layer.Linear(1)))
        .data(rows, "y")
        .test(rows, "y")
        .optimizer("sgd", 0.1)
        .rounds(300);
  }

  @Test
  void secondsSince1970AreKeptWhereFeaturesAreStandardized(
      SparkSession spark, @TempDir Path directory) {
    for (String type : new String[] {"DOUBLE", "BIGINT", "DECIMAL(20,0)"}) {
      Dataset<Row> rows = seconds(spark, "1", type);
      Fitted fitted = training(rows).standardize().run(spark);
      assertEquals(1, fitted.metrics().get("train").get("r2"), 1e-6, type);
      assertEquals(1, fitted.metrics().get("test").get("r2"), 1e-6, type);
      assertTrue(fitted.notes().isEmpty(), fitted.notes().toString());
      double[][] row = {{NOON + 17, 3}};
      double[] expected = fitted.predict(row);
      assertEquals(17, expected[0], 1e-2);
      Path model = directory.resolve(type.substring(0, 3));
      fitted.save(model);
      assertArrayEquals(expected, Fitted.load(model).predict(row));
      double framed =
          Fitted.load(model)
              .predict(rows.where("t = " + (long) NOON + " + 17"))
              .first()
              .getAs("prediction");
      assertEquals(expected[0], framed);
    }
  }

  @Test
  void theBitsDoNotDependOnThePartitions(SparkSession spark) {
    Dataset<Row> rows = seconds(spark, "1", "DOUBLE");
    String one = training(rows.coalesce(1)).standardize().run(spark).paramsSha256();
    assertEquals(one, training(rows.repartition(7)).standardize().run(spark).paramsSha256());
  }

  @Test
  void denormalAndHugeFeaturesAreStandardized(SparkSession spark) {
    for (String scale : new String[] {"1e-50D", "1e-46D", "1e-20D", "1e20D"}) {
      Fitted fitted = training(seconds(spark, scale, "DOUBLE")).standardize().run(spark);
      assertEquals(1, fitted.metrics().get("train").get("r2"), 1e-6, scale);
    }
    Fitted wide =
        training(seconds(spark, "1e-310D", "DOUBLE")).standardize().dtype(DType.FLOAT64).run(spark);
    assertEquals(1, wide.metrics().get("train").get("r2"), 1e-6);
  }

  @Test
  void lostDigitsAreNotedWithColumnAndNumbers(SparkSession spark) {
    Dataset<Row> rows = seconds(spark, "1", "BIGINT");
    Fitted fitted = training(rows).optimizer("sgd", 1e-19).rounds(1).run(spark);
    assertEquals(1, fitted.notes().size(), fitted.notes().toString());
    String note = fitted.notes().get(0);
    assertTrue(note.startsWith("feature 't': 60 different values become 2 in float32"), note);
    assertTrue(note.contains("128"), note);
    assertTrue(
        training(rows)
            .optimizer("sgd", 1e-19)
            .rounds(1)
            .dtype(DType.FLOAT64)
            .run(spark)
            .notes()
            .isEmpty());
  }

  @Test
  void labelsThatLoseDigitsAreNoted(SparkSession spark) {
    Dataset<Row> rows = seconds(spark, "1", "BIGINT").selectExpr("x", "t AS y");
    Fitted fitted = training(rows).optimizer("sgd", 1e-3).rounds(1).run(spark);
    assertTrue(
        fitted.notes().toString().contains("label 'y': 60 different"), fitted.notes().toString());
  }

  @Test
  void usualColumnsAreNotNoted(SparkSession spark) {
    Dataset<Row> rows =
        spark
            .range(5000)
            .selectExpr(
                "1.0D AS one",
                "id / 3.0D AS thirds",
                "1990 + id % 40 AS year",
                "rand(7) AS drawn",
                "CAST(id AS DOUBLE) AS y");
    Fitted fitted = training(rows).optimizer("sgd", 1e-9).rounds(1).run(spark);
    assertTrue(fitted.notes().isEmpty(), fitted.notes().toString());
  }
}
