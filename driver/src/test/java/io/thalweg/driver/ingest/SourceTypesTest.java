package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.Rescaling;
import io.thalweg.worker.rows.RowFeatures;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class SourceTypesTest {
  private static final IngestOptions ONE = IngestOptions.defaults(1).withShards(1);

  private static final StructType MANY =
      new StructType()
          .add("flag", DataTypes.BooleanType)
          .add("tiny", DataTypes.ByteType)
          .add("small", DataTypes.ShortType)
          .add("long", DataTypes.LongType)
          .add("float", DataTypes.FloatType)
          .add("money", DataTypes.createDecimalType(20, 2))
          .add("a.b c", DataTypes.DoubleType)
          .add("array", DataTypes.createArrayType(DataTypes.IntegerType))
          .add("vector", SQLDataTypes.VectorType())
          .add("label", DataTypes.BooleanType);

  private static final Row ROW =
      RowFactory.create(
          true,
          (byte) -3,
          (short) 300,
          1L << 40,
          0.5f,
          new BigDecimal("12345678901234567.25"),
          -0.0,
          List.of(7, 8),
          Vectors.sparse(3, new int[] {1}, new double[] {9}),
          true);

  private static final double[] VALUES = {
    1, -3, 300, 1L << 40, 0.5, 12345678901234567.25, 0, 7, 8, 0, 9, 0
  };

  @Test
  void everyNumericTypeArraysAndVectorsBecomeFeatures(SparkSession spark) {
    PackedData<double[]> data =
        Ingest.pack(
                spark.createDataFrame(List.of(ROW), MANY),
                DataColumns.of(List.of("*"), "label"),
                DType.FLOAT64,
                ONE)
            .train();
    assertArrayEquals(VALUES, data.shards().first().block().features().values());
    assertArrayEquals(new double[] {1}, data.shards().first().block().labels());
    assertEquals(new FeatureColumn("vector", 3), data.features().get(8));
  }

  @Test
  void denseAndSparseVectorsGiveTheSameRow(SparkSession spark) {
    StructType schema = new StructType().add("v", SQLDataTypes.VectorType());
    DataColumns columns = new DataColumns(List.of("v"), Optional.empty(), Optional.empty());
    List<Row> sparse =
        List.of(RowFactory.create(Vectors.sparse(3, new int[] {2}, new double[] {4})));
    List<Row> dense = List.of(RowFactory.create(Vectors.dense(0, 0, 4)));
    PackedData<float[]> one =
        Ingest.pack(spark.createDataFrame(sparse, schema), columns, DType.FLOAT32, ONE).train();
    PackedData<float[]> two =
        Ingest.pack(spark.createDataFrame(dense, schema), columns, DType.FLOAT32, ONE).train();
    assertEquals(one.dataHash(), two.dataHash());
    assertNull(one.shards().first().block().labels());
  }

  @Test
  void singleRowsForPredictionGetTheSameValues(SparkSession spark) {
    List<FeatureColumn> trained =
        List.of(
            new FeatureColumn("vector", 3),
            new FeatureColumn("money", 1),
            new FeatureColumn("array", 2));
    SourceColumns columns = Ingest.trainedColumns(MANY, trained);
    int[] ordinals = columns.names().stream().mapToInt(MANY::fieldIndex).toArray();
    var features =
        new RowFeatures<>(
            MANY, ordinals, columns.features(), DType.FLOAT64, NumberRule.any(), Rescaling.NONE);
    Dense<double[]> batch = Dense.allocate(DType.FLOAT64, 2, 6);
    Row asSparkHandsItOut = spark.createDataFrame(List.of(ROW), MANY).first();
    assertNull(features.read(asSparkHandsItOut, batch, 1));
    assertArrayEquals(
        new double[] {0, 0, 0, 0, 0, 0, 0, 9, 0, 12345678901234567.25, 7, 8}, batch.values());
    Row noArray =
        RowFactory.create(true, (byte) 0, (short) 0, 0L, 0f, null, 0.0, null, ROW.get(8), true);
    assertEquals("money", assertNotNullCell(features.read(noArray, batch, 1)));
  }

  @Test
  void aTestSetInAnotherColumnOrderIsReadInTheModelsOrder(SparkSession spark) {
    SourceRows swapped = SourceRows.of(spark.sql("SELECT 2.0D AS b, 1.0D AS a, 0 AS label"));
    PackedData<double[]> data =
        Ingest.packLike(
            List.of(new FeatureColumn("a", 1), new FeatureColumn("b", 1)),
            swapped,
            DataColumns.of(List.of("*"), "label"),
            DType.FLOAT64,
            ONE);
    assertArrayEquals(new double[] {1, 2}, data.shards().first().block().features().values());
  }

  @Test
  void aQueryWithAnAggregationIsReadLikeAnyOther(SparkSession spark) {
    String sql = "SELECT id % 7 AS x, count(*) AS n, 0 AS label FROM range(100) GROUP BY id % 7";
    PackedData<float[]> data =
        Ingest.pack(
                SourceReader.read(spark, new DataSource.Query(sql)),
                DataColumns.of(List.of("x", "n"), "label"),
                DType.FLOAT32,
                IngestOptions.defaults(1))
            .train();
    assertEquals(7, data.rows());
    assertEquals(4, data.shardRows().length);
    assertEquals(7, data.shards().map(shard -> shard.rows()).reduce(Integer::sum));
  }

  @Test
  void libsvmIsRead(SparkSession spark, @TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("d.libsvm"), "1 1:2.5 3:4\n0 2:1\n");
    PackedData<float[]> data =
        Ingest.pack(
                SourceReader.read(spark, DataSource.Files.of(file.toString())),
                DataColumns.of(List.of("features"), "label"),
                DType.FLOAT32,
                ONE)
            .train();
    assertEquals(3, data.width());
    assertEquals(2, data.rows());
  }

  private static String assertNotNullCell(io.thalweg.worker.rows.BadCell cell) {
    assertNotNull(cell);
    return cell.cell();
  }
}
