package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.LocalSpark;
import io.thalweg.driver.cluster.TestClusters;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.RDDInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;

/**
 * {@link KeptRows} and {@link ShuffledRows}: chunks that stay in memory and chunks that a shuffle
 * moves: the same shards, and what is kept.
 */
@ExtendWith(LocalSpark.class)
class BucketedRowsTest {
  private static final DataColumns COLUMNS = DataColumns.of(List.of("x", "y"), "label");
  private static final IngestOptions OPTIONS = IngestOptions.defaults(3);

  @Test
  void inOneJvmShardsArePackedAtOnceAndChunksAreGivenBack(SparkSession spark) {
    List<Integer> before = stored(spark);
    PackedParts<float[]> parts =
        Ingest.pack(rows(spark), COLUMNS, DType.FLOAT32, OPTIONS.withValidationFraction(0.2));
    assertEquals(
        List.of(parts.train().shards().id(), parts.validation().orElseThrow().shards().id()),
        storedSince(before, spark));
    parts.all().forEach(PackedData::release);
    assertEquals(List.of(), storedSince(before, spark));
  }

  @Test
  void shardsBehindAShuffleArePackedWhenTheyAreUsed(SparkSession spark) {
    PackedData<float[]> data =
        Ingest.pack(ofUnknownSize(rows(spark)), COLUMNS, DType.FLOAT32, OPTIONS).train();
    assertFalse(stored(spark).contains(data.shards().id()));
    data.shards().count();
    assertTrue(stored(spark).contains(data.shards().id()));
    data.release();
  }

  @Test
  void bothWaysGiveTheSameShards(SparkSession spark) {
    Dataset<Row> many = rows(spark).union(rows(spark).limit(70)).repartition(5);
    assertSameShards(many, OPTIONS.withValidationFraction(0.3));
    assertSameShards(many, OPTIONS.withShards(1));
    Dataset<Row> equal = spark.range(3000).selectExpr("id % 2 AS x", "0 AS y", "1 AS label");
    assertSameShards(equal, OPTIONS);
  }

  @Test
  void nothingIsKeptOfBadData(SparkSession spark) {
    List<Integer> before = stored(spark);
    Dataset<Row> bad = rows(spark).selectExpr("x", "IF(x = 700, NULL, y) AS y", "label");
    ThalwegException e =
        assertThrows(
            ThalwegException.class, () -> Ingest.pack(bad, COLUMNS, DType.FLOAT32, OPTIONS));
    assertEquals(ErrorCode.BAD_ROW, e.code());
    assertEquals(List.of(), storedSince(before, spark));
  }

  @Test
  void nothingIsKeptOfASourceThatFails(SparkSession spark) {
    List<Integer> before = stored(spark);
    Dataset<Row> failing =
        spark
            .range(0, 1000, 1, 8)
            .selectExpr("IF(id = 999, raise_error('gone'), id) AS x", "id AS y", "1 AS label");
    ThalwegException e = assertThrows(ThalwegException.class, () -> pack(failing, OPTIONS));
    assertEquals(ErrorCode.UNREADABLE_DATA, e.code());
    assertEquals(List.of(), storedSince(before, spark));
  }

  /** The file's size says a tenth of what its rows need. */
  @Test
  void rowsThatTurnOutToNeedMoreThanTheMemoryAreShuffled(@TempDir Path folder) throws Exception {
    String file = folder.resolve("small.parquet").toString();
    List<String> expected;
    try (SparkSession spark = start(TestClusters.conf("local[2]"))) {
      spark
          .range(0, 400_000, 1, 3)
          .selectExpr("id % 1000 AS x", "id % 997 AS y", "id % 3 AS label")
          .write()
          .parquet(file);
      PackedData<float[]> data = pack(spark.read().parquet(file), OPTIONS).train();
      assertTrue(stored(spark).contains(data.shards().id()));
      expected = DataSets.contents(data);
    }
    for (Class<?> serializer : List.of(JavaSerializer.class, KryoSerializer.class)) {
      SparkConf little =
          TestClusters.conf("local[2]")
              .set("spark.serializer", serializer.getName())
              .set("spark.testing.reservedMemory", "0")
              .set("spark.testing.memory", String.valueOf(10 << 20));
      try (SparkSession spark = start(little)) {
        PackedData<float[]> data = pack(spark.read().parquet(file), OPTIONS).train();
        assertEquals(List.of(), stored(spark));
        assertEquals(expected, DataSets.contents(data));
      }
    }
  }

  @Test
  void whatASparkThatHasStoppedHeldIsGivenBackWithoutAnError() throws Exception {
    try (JavaSparkContext context = TestClusters.start("local[2]")) {
      Buckets buckets = new Buckets(16, false);
      byte[] tally = JavaBytes.write(new SourceTally(16));
      KeptRows kept =
          KeptRows.read(
              context.parallelizePairs(List.of(new Tuple2<>(buckets.tallyBucket(), tally)), 1),
              buckets);
      SparkSession spark = SparkSession.builder().getOrCreate();
      PackedData<float[]> data = pack(rows(spark), OPTIONS).train();
      spark.stop();
      assertDoesNotThrow(kept::close);
      assertDoesNotThrow(data::release);
    }
  }

  private static SparkSession start(SparkConf conf) throws Exception {
    TestClusters.stop();
    return SparkSession.builder().config(conf).getOrCreate();
  }

  private static void assertSameShards(Dataset<Row> rows, IngestOptions options) {
    PackedParts<float[]> kept = pack(rows, options);
    PackedParts<float[]> shuffled = pack(ofUnknownSize(rows), options);
    assertEquals(kept.all().size(), shuffled.all().size());
    for (int part = 0; part < kept.all().size(); part++) {
      assertEquals(
          DataSets.contents(kept.all().get(part)), DataSets.contents(shuffled.all().get(part)));
      assertEquals(kept.all().get(part).dataHash(), shuffled.all().get(part).dataHash());
    }
  }

  private static PackedParts<float[]> pack(Dataset<Row> rows, IngestOptions options) {
    return Ingest.pack(rows, COLUMNS, DType.FLOAT32, options);
  }

  private static Dataset<Row> rows(SparkSession spark) {
    return spark.range(1000).selectExpr("id AS x", "id * 0.5D AS y", "id % 3 AS label");
  }

  /** Of rows from an RDD Spark cannot say how large they are. */
  private static Dataset<Row> ofUnknownSize(Dataset<Row> rows) {
    return rows.sparkSession().createDataFrame(rows.toJavaRDD(), rows.schema());
  }

  /** Not which of the earlier ones are left: Spark drops those that were collected as garbage. */
  private static List<Integer> storedSince(List<Integer> before, SparkSession spark) {
    return stored(spark).stream().filter(id -> !before.contains(id)).toList();
  }

  /** Spark counts blocks behind its queue of events. */
  private static List<Integer> stored(SparkSession spark) {
    try {
      spark.sparkContext().listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
    return Arrays.stream(spark.sparkContext().getRDDStorageInfo())
        .filter(info -> info.numCachedPartitions() > 0)
        .map(RDDInfo::id)
        .sorted()
        .toList();
  }
}
