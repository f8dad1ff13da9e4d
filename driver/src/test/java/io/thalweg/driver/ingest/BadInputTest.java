package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.BadRows;
import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.Task;
import io.thalweg.shared.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class BadInputTest {
  private static final IngestOptions OPTIONS = IngestOptions.defaults(1).withShards(2);
  private static final DataColumns ALL = DataColumns.of(List.of("*"), "label");

  @TempDir private Path directory;

  @Test
  void anEmptyCellNamesFileLineRowAndColumn(SparkSession spark) throws IOException {
    SourceRows rows = csv(spark, "age,income,label", "1,2,0", "3,,1", "5,6,0");
    ThalwegException error = failure(rows, ALL, OPTIONS);
    assertEquals(ErrorCode.BAD_ROW, error.code());
    assertContains(
        error, "row 2 (line 3) of ", "my data.csv", "'income'", "null", "bad_rows: drop");
  }

  @Test
  void theFirstBadRowOfManyIsNamedAcrossSplits(SparkSession spark) throws IOException {
    String[] lines = new String[2001];
    lines[0] = "a,b,label";
    for (int i = 1; i < lines.length; i++) {
      lines[i] = i + ".5," + (i == 1234 || i == 1999 ? "NaN" : i) + ",1";
    }
    Path file = write(lines);
    String key = "spark.sql.files.maxPartitionBytes";
    spark.conf().set(key, 4096);
    try {
      SourceRows rows = SourceReader.read(spark, DataSource.Files.of(file.toString()));
      assertTrue(rows.rows().rdd().getNumPartitions() > 3);
      assertContains(failure(rows, ALL, OPTIONS), "row 1234 (line 1235)", "'b'", "NaN");
    } finally {
      spark.conf().unset(key);
    }
  }

  @Test
  void infinitiesAndNumbersTooLargeForTheTypeAreToldApart(SparkSession spark) {
    StructType schema = schema("x", "label");
    ThalwegException infinite =
        failure(
            frame(spark, schema, row(1.0, 0.0), row(Double.NEGATIVE_INFINITY, 0.0)), ALL, OPTIONS);
    assertContains(infinite, "row 2 of the data", "-Infinity", "a finite number");
    SourceRows large = frame(spark, schema, row(1e300, 0.0));
    assertContains(
        failure(large, ALL, OPTIONS), "1.0E300", "infinite in float32", "dtype: float64");
    assertEquals(1, Ingest.pack(large, ALL, DType.FLOAT64, OPTIONS).train().rows());
  }

  @Test
  void aLabelOutsideTheClassesNamesRowAndRange(SparkSession spark) {
    SourceRows rows = frame(spark, schema("x", "label"), row(1.0, 9.0), row(2.0, 10.0));
    IngestOptions options =
        OPTIONS.withRules(ModelRules.of(List.of(new Layer.Linear(10)), new Loss.CrossEntropy()));
    ThalwegException error = failure(rows, ALL, options);
    assertEquals(ErrorCode.BAD_LABEL, error.code());
    assertContains(error, "row 2", "a whole number from 0 to 9", "cross_entropy", "10");
    SourceRows half = frame(spark, schema("x", "label"), row(1.0, 0.5));
    assertContains(failure(half, ALL, options), "0.5");
  }

  @Test
  void aRaggedArrayNamesBothLengths(SparkSession spark) {
    StructType schema =
        new StructType()
            .add("v", DataTypes.createArrayType(DataTypes.FloatType))
            .add("label", DataTypes.IntegerType);
    SourceRows rows =
        frame(
            spark,
            schema,
            row(List.of(1f, 2f), 0), // the first row is the odd one
            row(List.of(1f, 2f, 3f), 0),
            row(List.of(4f, 5f, 6f), 1));
    assertContains(
        failure(rows, ALL, OPTIONS), "row 1", "'v'", "3 numbers, as in most", "2 numbers");
    PackedData<float[]> kept =
        Ingest.pack(rows, ALL, DType.FLOAT32, OPTIONS.withBadRows(BadRows.DROP)).train();
    assertEquals(3, kept.width());
    assertEquals(2, kept.rows());
    assertEquals(1, kept.dropped());
    assertEquals(
        List.of(
            "1 of 3 train rows (33.3 %) is bad and left out (data.bad_rows: drop):"
                + " 'v' has another length (1 row)"),
        DataNotes.of("train", kept, Task.REGRESSION).texts());
  }

  @Test
  void aNegativeWeightAndAllZeroWeightsAreRefused(SparkSession spark) {
    DataColumns weighted = new DataColumns(List.of("x"), Optional.of("label"), Optional.of("w"));
    StructType schema = schema("x", "label", "w");
    assertContains(
        failure(frame(spark, schema, row(1.0, 0.0, -1.0)), weighted, OPTIONS), "'w'", "-1");
    assertContains(
        failure(frame(spark, schema, row(1.0, 0.0, 0.0)), weighted, OPTIONS), "weight 0");
  }

  @Test
  void aMissingColumnNamesTheNearest(SparkSession spark) {
    SourceRows rows = frame(spark, schema("x", "label"), row(1.0, 0.0));
    ThalwegException error = failure(rows, DataColumns.of(List.of("x"), "lable"), OPTIONS);
    assertEquals(ErrorCode.MISSING_COLUMN, error.code());
    assertContains(error, "'lable'", "did you mean 'label'?", "one of x, label");
  }

  @Test
  void aTextColumnNamesItsFirstTextCell(SparkSession spark) throws IOException {
    SourceRows rows = csv(spark, "age,label", "1,0", "n/a,1", "x,1");
    ThalwegException error = failure(rows, ALL, OPTIONS);
    assertEquals(ErrorCode.WRONG_COLUMN_TYPE, error.code());
    assertContains(error, "'age' is text", "'n/a' in row 2 (line 3) of ", "data.features");
  }

  @Test
  void aColumnOfAnotherTypeIsRefused(SparkSession spark) {
    SourceRows rows = SourceRows.of(spark.sql("SELECT DATE '2020-01-01' AS day, 1 AS label"));
    assertContains(failure(rows, ALL, OPTIONS), "'day'", "found:    date");
  }

  @Test
  void emptyDataIsRefused(SparkSession spark) {
    ThalwegException none = failure(frame(spark, schema("x", "label")), ALL, OPTIONS);
    assertEquals(ErrorCode.EMPTY_DATA, none.code());
    IngestOptions drop = OPTIONS.withBadRows(BadRows.DROP);
    ThalwegException bad = failure(frame(spark, schema("x", "label"), row(null, 0.0)), ALL, drop);
    assertContains(bad, "1 bad rows were left out");
  }

  @Test
  void aTestSetWithOtherColumnsNamesTheDifferences(SparkSession spark) {
    List<FeatureColumn> trained = List.of(new FeatureColumn("x", 1), new FeatureColumn("y", 1));
    SourceRows other = frame(spark, schema("x", "z", "label"), row(1.0, 2.0, 0.0));
    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () -> Ingest.packLike(trained, other, ALL, DType.FLOAT32, OPTIONS));
    assertEquals(ErrorCode.COLUMNS_DIFFER, error.code());
    assertContains(error, "missing: y");
  }

  @Test
  void aMissingFileIsNamed(SparkSession spark) {
    DataSource source = DataSource.Files.of(directory.resolve("nothing.csv").toString());
    ThalwegException error =
        assertThrows(ThalwegException.class, () -> SourceReader.read(spark, source));
    assertEquals(ErrorCode.MISSING_FILE, error.code());
  }

  @Test
  void aFileOfAnotherFormatIsUnreadable(SparkSession spark) throws IOException {
    Path file = Files.writeString(directory.resolve("no.parquet"), "this is not Parquet");
    ThalwegException error =
        assertThrows(
            ThalwegException.class,
            () -> SourceReader.read(spark, DataSource.Files.of(file.toString())));
    assertEquals(ErrorCode.UNREADABLE_DATA, error.code());
  }

  private SourceRows csv(SparkSession spark, String... lines) throws IOException {
    return SourceReader.read(spark, DataSource.Files.of(write(lines).toString()));
  }

  private Path write(String... lines) throws IOException {
    return Files.write(directory.resolve("my data.csv"), List.of(lines));
  }

  private static SourceRows frame(SparkSession spark, StructType schema, Row... rows) {
    Dataset<Row> frame = spark.createDataFrame(List.of(rows), schema);
    return SourceRows.of(frame);
  }

  private static StructType schema(String... doubles) {
    StructType schema = new StructType();
    for (String name : doubles) {
      schema = schema.add(name, DataTypes.DoubleType);
    }
    return schema;
  }

  private static Row row(Object... cells) {
    return RowFactory.create(cells);
  }

  private static ThalwegException failure(
      SourceRows rows, DataColumns columns, IngestOptions options) {
    return assertThrows(
        ThalwegException.class, () -> Ingest.pack(rows, columns, DType.FLOAT32, options));
  }

  private static void assertContains(ThalwegException error, String... parts) {
    for (String part : parts) {
      assertTrue(error.getMessage().contains(part), () -> part + " in: " + error.getMessage());
    }
  }
}
