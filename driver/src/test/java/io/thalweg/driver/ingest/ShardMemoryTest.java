package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.cluster.TestClusters;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.Shard;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.reflect.ClassTag;

/** Which packed shards lie on the heap and which in files, and that nobody sees a difference. */
class ShardMemoryTest {
  private static final String SETTING = "spark.thalweg.shardMemory";
  private static final DataColumns COLUMNS = DataColumns.of(List.of("x", "y"), "label");
  private static final int ROWS = 4000; // of 3 numbers in 16 shards of about 3000 bytes

  @AfterEach
  void stop() {
    TestClusters.stop();
  }

  @Test
  void shardsLieInFilesWhereTheHeapHasNoRoom() throws Exception {
    List<String> onHeap;
    try (SparkSession spark = start("64m")) {
      PackedData<float[]> data = pack(rows(spark));
      assertEquals(0, inFiles(data));
      onHeap = DataSets.contents(data);
    }
    try (SparkSession spark = start("0")) {
      PackedData<float[]> data = pack(rows(spark));
      assertEquals(16, inFiles(data));
      assertEquals(onHeap, DataSets.contents(data));
    }
    try (SparkSession spark = start("32k")) { // of which Spark's own broadcasts take some
      PackedData<float[]> data = pack(ofUnknownSize(rows(spark)));
      data.shards().count();
      long some = inFiles(data);
      assertTrue(some > 4, some + " shards in files");
      assertEquals(onHeap, DataSets.contents(data));
    }
  }

  @Test
  void aNoteTellsOfFilesAndOfAWindowThatFits() throws Exception {
    try (SparkSession spark = start("20k")) {
      PackedData<float[]> data = pack(rows(spark));
      RunData<float[]> run =
          new RunData<>(new PackedParts<>(data, Optional.empty()), Optional.empty());
      ShardRoom room = ShardRoom.of(spark.sparkContext(), run);
      assertEquals(new ShardRoom(ROWS * 3 * 4L, 20 << 10), room);
      assertEquals(20 << 10, room.onHeap());
      String note = room.note(new BatchPlan(data.shardRows(), 64)).orElseThrow();
      assertTrue(note.contains("--set data.window=2 is faster: 2 of the 16 shards"), note);
      String windowed = room.note(new BatchPlan(data.shardRows(), 64, 4, 1)).orElseThrow();
      assertFalse(windowed.contains("--set"), windowed);
      ShardRoom wide = new ShardRoom(ROWS * 3 * 4L, 64 << 10);
      assertEquals(Optional.empty(), wide.note(new BatchPlan(data.shardRows(), 64)));
    }
  }

  @Test
  void theFilesGoWithSpark() throws Exception {
    Path file;
    try (SparkSession spark = start("0")) {
      file = Path.of(pack(rows(spark)).shards().map(shard -> shard.file().toString()).first());
      assertTrue(Files.exists(file));
    }
    assertFalse(Files.exists(file));
  }

  @Test
  void whoWantsFilesEncryptedGetsNone() throws Exception {
    SparkConf conf = conf("0").set("spark.io.encryption.enabled", "true");
    try (SparkSession spark = SparkSession.builder().config(conf).getOrCreate()) {
      assertEquals(0, inFiles(pack(rows(spark))));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "org.apache.spark.serializer.JavaSerializer",
    "org.apache.spark.serializer.KryoSerializer"
  })
  void aShardInAFileIsSeenFromAnywhere(String serializer) throws Exception {
    SparkConf conf = conf("0").set("spark.serializer", serializer);
    try (SparkSession spark = SparkSession.builder().config(conf).getOrCreate()) {
      PackedData<float[]> data = pack(rows(spark));
      List<Shard<float[]>> collected = data.shards().collect();
      assertEquals(ROWS, collected.stream().mapToInt(Shard::rows).sum());
      assertTrue(collected.stream().noneMatch(Shard::isInFile));
      assertEquals(100, data.sample(100).rows());
    }
  }

  @Test
  void kryoCarriesTheRowsInPlaceOfTheFile() throws Exception {
    try (SparkSession spark = start("64m")) {
      Shard<float[]> heap = pack(rows(spark)).shards().first();
      Shard<float[]> file = heap.movedTo(Files.createTempDirectory("thalweg-test").resolve("rows"));
      SerializerInstance kryo = new KryoSerializer(new SparkConf()).newInstance();
      ClassTag<Shard<float[]>> tag = ClassTag.apply(Shard.class);
      ByteBuffer bytes = kryo.serialize(file, tag);
      Shard<float[]> copy = kryo.deserialize(bytes, tag);
      assertTrue(copy.hasArrived());
      assertEquals(heap.rows(), copy.rows());
      assertEquals(
          List.of(heap.block().features().values()[3]),
          List.of(copy.block().features().values()[3]));
    }
  }

  private static SparkSession start(String shardMemory) throws Exception {
    return SparkSession.builder().config(conf(shardMemory)).getOrCreate();
  }

  private static SparkConf conf(String shardMemory) throws Exception {
    TestClusters.stop();
    return TestClusters.conf("local[2]").set(SETTING, shardMemory);
  }

  private static PackedData<float[]> pack(Dataset<Row> rows) {
    return Ingest.pack(rows, COLUMNS, DType.FLOAT32, IngestOptions.defaults(3)).train();
  }

  private static long inFiles(PackedData<float[]> data) {
    return data.shards().filter(Shard::isInFile).count();
  }

  private static Dataset<Row> rows(SparkSession spark) {
    return spark.range(ROWS).selectExpr("id AS x", "id * 0.5D AS y", "id % 3 AS label");
  }

  /** The same rows, of which Spark does not know how many there are: they are shuffled. */
  private static Dataset<Row> ofUnknownSize(Dataset<Row> rows) {
    return rows.sparkSession().createDataFrame(rows.javaRDD(), rows.schema());
  }
}
