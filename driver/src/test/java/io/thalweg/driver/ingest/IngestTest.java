package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.config.DataSource;
import io.thalweg.shared.tensor.DType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class IngestTest {
  private static final DataColumns COLUMNS =
      new DataColumns(List.of("*"), Optional.of("label"), Optional.of("w"));

  @Test
  void everyRowIsInExactlyOneShardAndCountedBefore(SparkSession spark) {
    Dataset<Row> rows =
        DataSets.frame(spark, DataSets.mixedRows(1000, 1), DataSets.mixedSchema(), 3);
    PackedData<float[]> data = pack(rows);
    assertEquals(1000, data.rows());
    assertEquals(16, data.shardRows().length);
    assertEquals(1000, Arrays.stream(data.shardRows()).sum());
    assertEquals(3, data.width());
    var shards = data.shards().collect();
    for (int i = 0; i < shards.size(); i++) {
      assertEquals(i, shards.get(i).number());
      assertEquals(data.shardRows()[i], shards.get(i).rows());
      assertEquals(data.shardRows()[i] * 3, shards.get(i).block().features().values().length);
    }
    assertEquals(0, data.labels().min());
    assertEquals(2, data.labels().max());
    assertTrue(data.labels().integral());
  }

  @Test
  void theSameRowsInAnyOrderAndPartitioningGiveTheSameBits(SparkSession spark) {
    List<Row> rows = DataSets.mixedRows(500, 2);
    rows.addAll(rows.subList(0, 50)); // some equal rows
    PackedData<float[]> expected = pack(DataSets.frame(spark, rows, DataSets.mixedSchema(), 1));
    for (int partitions : new int[] {2, 7, 40}) {
      Collections.shuffle(rows, new Random(partitions));
      PackedData<float[]> other =
          pack(DataSets.frame(spark, rows, DataSets.mixedSchema(), partitions));
      assertEquals(DataSets.contents(expected), DataSets.contents(other));
      assertEquals(expected.dataHash(), other.dataHash());
    }
  }

  @Test
  void anotherSeedGivesAnotherOrderOfTheSameData(SparkSession spark) {
    Dataset<Row> rows =
        DataSets.frame(spark, DataSets.mixedRows(200, 3), DataSets.mixedSchema(), 2);
    PackedData<float[]> one = pack(rows);
    PackedData<float[]> two =
        Ingest.pack(rows, COLUMNS, DType.FLOAT32, IngestOptions.defaults(99)).train();
    assertNotEquals(DataSets.contents(one), DataSets.contents(two));
    assertEquals(one.dataHash(), two.dataHash());
  }

  @Test
  void everyFileFormatGivesTheSameBits(SparkSession spark, @TempDir Path directory) {
    Dataset<Row> rows =
        DataSets.frame(spark, DataSets.mixedRows(300, 4), DataSets.mixedSchema(), 7);
    List<String> expected = DataSets.contents(pack(rows));
    for (String format : List.of("parquet", "orc", "json", "csv")) {
      String path = directory.resolve("data." + format).toString();
      rows.write().format(format).option("header", true).save(path);
      DataSource source = new DataSource.Files(path, format, new TreeMap<>());
      PackedData<float[]> read =
          Ingest.pack(
                  SourceReader.read(spark, source),
                  new DataColumns(List.of("x", "n", "on"), Optional.of("label"), Optional.of("w")),
                  DType.FLOAT32,
                  IngestOptions.defaults(1))
              .train();
      assertEquals(expected, DataSets.contents(read), format);
    }
  }

  private static PackedData<float[]> pack(Dataset<Row> rows) {
    return Ingest.pack(rows, COLUMNS, DType.FLOAT32, IngestOptions.defaults(1)).train();
  }
}
