package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Names are found as Spark finds them, wherever columns are named. */
@ExtendWith(LocalSpark.class)
class ColumnNamesTest {
  private static final String SENSITIVE = "spark.sql.caseSensitive";
  private static final IngestOptions ONE = IngestOptions.defaults(1).withShards(1);

  @Test
  void caseDoesNotCountUnlessSparkSaysSo(SparkSession spark) {
    SourceRows rows = SourceRows.of(spark.sql("SELECT 1.0D AS Age, 2.0D AS W, 0 AS Label"));
    DataColumns columns = new DataColumns(List.of("AGE"), Optional.of("label"), Optional.of("w"));

    PackedData<float[]> data = Ingest.pack(rows, columns, DType.FLOAT32, ONE).train();

    assertEquals(List.of(new FeatureColumn("Age", 1)), data.features());
    assertTrue(data.codec().hasWeight());
    spark.conf().set(SENSITIVE, true);
    try {
      ThalwegException error =
          assertThrows(
              ThalwegException.class, () -> Ingest.pack(rows, columns, DType.FLOAT32, ONE));
      assertEquals(ErrorCode.MISSING_COLUMN, error.code());
    } finally {
      spark.conf().unset(SENSITIVE);
    }
  }

  @Test
  void allColumnsButTheLabelLeavesItOutInAnyCase(SparkSession spark) {
    SourceRows rows = SourceRows.of(spark.sql("SELECT 1.0D AS x, 0 AS LABEL, 1 AS Weight"));
    DataColumns columns =
        new DataColumns(List.of("*"), Optional.of("label"), Optional.of("weight"));

    PackedData<float[]> data = Ingest.pack(rows, columns, DType.FLOAT32, ONE).train();

    assertEquals(List.of(new FeatureColumn("x", 1)), data.features());
  }

  @Test
  void testDataAndModelsFindTheirColumnsInAnyCase(SparkSession spark) {
    List<FeatureColumn> trained = List.of(new FeatureColumn("x", 1), new FeatureColumn("Y", 1));
    SourceRows other = SourceRows.of(spark.sql("SELECT 2.0D AS y, 1.0D AS X, 0 AS label"));
    DataColumns columns = DataColumns.of(List.of("*"), "label");

    PackedData<double[]> data = Ingest.packLike(trained, other, columns, DType.FLOAT64, ONE);

    assertEquals(
        "[1.0, 2.0]", java.util.Arrays.toString(data.shards().first().block().features().values()));
  }

  @Test
  void twoColumnsThatDifferInCaseAreToldApartBySparksSetting(SparkSession spark) {
    StructType schema =
        new StructType().add("a", DataTypes.DoubleType).add("A", DataTypes.DoubleType);
    ThalwegException error =
        assertThrows(ThalwegException.class, () -> ColumnNames.of(schema).find("a"));

    assertTrue(error.getMessage().contains("'a' and 'A'"), error.getMessage());
    assertTrue(error.getMessage().contains(SENSITIVE + "=true"), error.getMessage());
    spark.conf().set(SENSITIVE, true);
    try {
      assertEquals("A", ColumnNames.of(schema).find("A").orElseThrow().name());
    } finally {
      spark.conf().unset(SENSITIVE);
    }
  }

  @Test
  void aColumnThatIsNamedTwiceInTwoCasesIsRefused(SparkSession spark) {
    SourceRows rows = SourceRows.of(spark.sql("SELECT 1.0D AS x, 0 AS label"));
    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () ->
                Ingest.pack(
                    rows, DataColumns.of(List.of("x", "LABEL"), "label"), DType.FLOAT32, ONE));

    assertTrue(error.getMessage().contains("'label' is used twice"), error.getMessage());
  }
}
