package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.shared.nn.Task;
import io.thalweg.shared.tensor.DType;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class EqualRowsTest {
  private static final DataColumns COLUMNS = DataColumns.of(List.of("*"), "label");

  /** Ten binary features, each 1 with probability 1/8, so that many rows are all zeros. */
  private static Dataset<Row> binary(SparkSession spark, long rows) {
    StringBuilder columns = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      columns.append("CAST((hash(id, ").append(i).append(") & 7) = 0 AS INT) AS b").append(i);
      columns.append(", ");
    }
    return spark.range(rows).selectExpr((columns + "id % 2 = 0 AS label").split(", (?=CAST|id)"));
  }

  @Test
  void aMillionBinaryRowsAreSpreadEvenly(SparkSession spark) {
    PackedData<float[]> data = pack(binary(spark, 1_000_000));
    assertEquals(1_000_000, Arrays.stream(data.shardRows()).sum());
    double mean = 1e6 / data.shardRows().length;
    for (int rows : data.shardRows()) {
      assertTrue(rows <= 1.2 * mean, Arrays.toString(data.shardRows()));
    }
    long packed =
        data.shards()
                .map(s -> (long) s.block().features().values().length + s.block().labels().length)
                .reduce(Long::sum)
            * Float.BYTES;
    assertTrue(packed <= 1.05 * data.rawBytes());
  }

  @Test
  void spreadRowsAreTheSameBitsForAnyPartitioning(SparkSession spark) {
    Dataset<Row> rows = binary(spark, 50_000);
    PackedData<float[]> one = pack(rows.coalesce(1));
    PackedData<float[]> many = pack(rows.repartition(9));
    double mean = 50_000.0 / one.shardRows().length;
    assertTrue(Arrays.stream(one.shardRows()).max().orElseThrow() <= 1.2 * mean);
    assertEquals(DataSets.contents(one), DataSets.contents(many));
    assertEquals(one.dataHash(), many.dataHash());
  }

  @Test
  void rowsThatAreAllEqualAreSpreadToo(SparkSession spark) {
    PackedData<float[]> data =
        pack(spark.range(20_000).selectExpr("1 AS x", "2 AS y", "0 AS label"));
    double mean = 20_000.0 / data.shardRows().length;
    assertTrue(Arrays.stream(data.shardRows()).max().orElseThrow() <= 1.2 * mean);
    assertEquals(20_000, data.shards().map(s -> s.rows()).reduce(Integer::sum));
    List<String> notes = DataNotes.of("train", data, Task.BINARY).texts();
    assertEquals(
        List.of("every label of the train rows is 0.0: an accuracy over one class says nothing"),
        notes);
  }

  private static PackedData<float[]> pack(Dataset<Row> rows) {
    return Ingest.pack(rows, COLUMNS, DType.FLOAT32, IngestOptions.defaults(7)).train();
  }
}
