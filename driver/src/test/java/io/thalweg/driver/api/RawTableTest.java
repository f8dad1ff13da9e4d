package io.thalweg.driver.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.Feature;
import io.thalweg.driver.config.Feature.Missing;
import io.thalweg.driver.config.Label;
import io.thalweg.driver.config.LabelTransform;
import io.thalweg.driver.ingest.PredictionOptions;
import io.thalweg.shared.column.DatePart;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** From a table as people have it to predictions in its own words. */
@ExtendWith(LocalSpark.class)
class RawTableTest {
  private static final StructType TABLE =
      new StructType()
          .add("plan", DataTypes.StringType)
          .add("age", DataTypes.IntegerType)
          .add("since", DataTypes.DateType)
          .add("churn", DataTypes.StringType)
          .add("price", DataTypes.DoubleType);

  @TempDir Path folder;

  @Test
  void aSavedModelGivesTheLabelsOwnWords(SparkSession spark) {
    Dataset<Row> rows = rows(spark);
    Fitted fitted = churn(rows);
    assertEquals(List.of("no", "yes"), fitted.classes());
    assertEquals(
        List.of("plan=free", "plan=pro", "age", "age.missing", "since.month"), fitted.inputs());
    fitted.save(folder.resolve("model"));
    Fitted loaded = Fitted.load(folder.resolve("model"));
    Row first = loaded.predict(rows).select("prediction", "probability").first();
    Map<String, Double> byName = first.getJavaMap(1);
    double most = Math.max(byName.get("no"), byName.get("yes"));
    assertEquals(most, byName.get(first.getString(0)));
    assertEquals(1, byName.get("no") + byName.get("yes"), 1e-6);
  }

  @Test
  void aRowOfCellsGivesTheBitsOfATable(SparkSession spark) {
    Dataset<Row> rows = rows(spark);
    Fitted fitted = churn(rows);
    for (Row row : fitted.predict(rows).takeAsList(20)) {
      Map<String, Object> cells = new HashMap<>();
      cells.put("plan", row.getAs("plan"));
      cells.put("age", row.getAs("age"));
      cells.put("since", row.<java.sql.Date>getAs("since").toLocalDate());
      Fitted.Prediction single = fitted.predict(cells);
      assertEquals(row.getAs("prediction"), single.label());
      assertEquals(
          row.getJavaMap(row.fieldIndex("probability")), new HashMap<>(single.probabilities()));
    }
  }

  @Test
  void anUnknownCategoryIsNoneOfTheKnown(SparkSession spark) {
    Fitted fitted = churn(rows(spark));
    Map<String, Object> cells = new HashMap<>();
    cells.put("plan", "never seen");
    cells.put("age", null);
    cells.put("since", "2024-03-01");
    assertTrue(fitted.classes().contains(fitted.predict(cells).label()));
    ThalwegException missing =
        assertThrows(ThalwegException.class, () -> fitted.predict(Map.of("plan", "pro")));
    assertEquals(ErrorCode.COLUMNS_DIFFER, missing.code());
    cells.put("since", "soon");
    ThalwegException bad = assertThrows(ThalwegException.class, () -> fitted.predict(cells));
    assertEquals("soon", bad.found());
  }

  @Test
  void sparksEvaluatorsGetNumbers(SparkSession spark) {
    Dataset<Row> rows = rows(spark);
    Row first =
        churn(rows)
            .predict(rows, PredictionOptions.defaults().withVectors())
            .select("prediction")
            .first();
    assertTrue(first.getDouble(0) == 0 || first.getDouble(0) == 1);
  }

  @Test
  void predictionsOfATransformedLabelAreInItsOwnUnit(SparkSession spark) {
    Dataset<Row> rows = rows(spark);
    Fitted fitted =
        Training.of(Network.of(new Layer.Linear(1)))
            .data(rows)
            .test(rows)
            .features(Feature.of("age").missing(Missing.value(40)))
            .label(Label.transformed("price", LabelTransform.LOG1P))
            .optimizer("adam", 0.1)
            .standardize()
            .batch(64)
            .epochs(30)
            .run(rows.sparkSession());
    double price = fitted.predict(Map.of("age", 50)).value();
    assertTrue(price > 2000 && price < 60_000, "price " + price);
    Row first = fitted.predict(rows.filter("age is not null")).first();
    double own = first.getAs("prediction");
    assertEquals(own, fitted.predict(Map.of("age", first.getAs("age"))).value());
    Row errors =
        fitted
            .predict(rows)
            .selectExpr(
                "sqrt(avg(pow(prediction - price, 2)))",
                "avg(abs(prediction - price))",
                "1 - avg(pow(prediction - price, 2)) / var_pop(price)")
            .first();
    Map<String, Double> metrics = fitted.metrics().get("test");
    assertEquals(errors.getDouble(0), metrics.get("rmse"), 1e-4 * errors.getDouble(0));
    assertEquals(errors.getDouble(1), metrics.get("mae"), 1e-4 * errors.getDouble(1));
    assertEquals(errors.getDouble(2), metrics.get("r2"), 1e-4);
    assertTrue(metrics.get("loss") < 10, "that of the logarithms");
  }

  private static Fitted churn(Dataset<Row> rows) {
    return Training.of(Network.of(new Layer.Linear(1)).loss(new Loss.BceWithLogits()))
        .data(rows)
        .features(
            Feature.oneHot("plan"),
            Feature.of("age").missing(Missing.MEAN).withIndicator(),
            Feature.date("since", DatePart.MONTH))
        .label(Label.of("churn"))
        .optimizer("adam", 0.05)
        .standardize()
        .batch(32)
        .epochs(3)
        .seed(1)
        .run(rows.sparkSession());
  }

  private static Dataset<Row> rows(SparkSession spark) {
    SplittableRandom random = new SplittableRandom(7);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int age = 20 + random.nextInt(60);
      boolean pro = random.nextBoolean();
      rows.add(
          RowFactory.create(
              pro ? "pro" : "free",
              random.nextInt(5) == 0 ? null : age,
              java.sql.Date.valueOf(LocalDate.of(2024, 1 + random.nextInt(12), 3)),
              pro == random.nextInt(4) > 0 ? "no" : "yes",
              Math.exp(4 + age / 10.0)));
    }
    return spark.createDataFrame(rows, TABLE);
  }
}
