package io.thalweg.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.thalweg.driver.LocalSpark;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.Shard;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scala.reflect.ClassTag;

@ExtendWith(LocalSpark.class)
class PackedPartsTest {
  private static final DataColumns COLUMNS = DataColumns.of(List.of("x", "y"), "label");

  @Test
  void theValidationPartIsAShareOfTheRowsWhateverTheirPartitioning(SparkSession spark) {
    IngestOptions options = IngestOptions.defaults(3).withValidationFraction(0.2);
    Dataset<Row> rows = rows(spark, 5000);
    PackedParts<float[]> one = Ingest.pack(rows, COLUMNS, DType.FLOAT32, options);
    PackedParts<float[]> two = Ingest.pack(rows.repartition(5), COLUMNS, DType.FLOAT32, options);
    PackedData<float[]> held = one.validation().orElseThrow();
    assertEquals(5000, one.train().rows() + held.rows());
    assertEquals(1000.0, held.rows(), 150);
    assertEquals(DataSets.contents(one.train()), DataSets.contents(two.train()));
    assertEquals(DataSets.contents(held), DataSets.contents(two.validation().orElseThrow()));
    Set<Float> inTrain = firstFeatures(one.train());
    firstFeatures(held).forEach(x -> assertFalse(inTrain.contains(x)));
  }

  @Test
  void copiesOfARowAreHeldOutAsAnyOtherRows(SparkSession spark) {
    Dataset<Row> xor =
        spark.range(1000).selectExpr("id % 2 AS x", "id div 2 % 2 AS y", "0 AS label");
    for (int seed = 1; seed <= 5; seed++) {
      IngestOptions options = IngestOptions.defaults(seed).withValidationFraction(0.2);
      PackedParts<float[]> one = Ingest.pack(xor, COLUMNS, DType.FLOAT32, options);
      PackedData<float[]> held = one.validation().orElseThrow();
      assertEquals(200.0, held.rows(), 50, "seed " + seed);
      assertEquals(1000, one.train().rows() + held.rows());
      PackedParts<float[]> two = Ingest.pack(xor.repartition(7), COLUMNS, DType.FLOAT32, options);
      assertEquals(DataSets.contents(held), DataSets.contents(two.validation().orElseThrow()));
      assertEquals(held.dataHash(), two.validation().orElseThrow().dataHash());
      assertEquals(one.train().dataHash(), two.train().dataHash());
    }
  }

  @Test
  void oneOfManyRowsMayBeCopiedOften(SparkSession spark) {
    Dataset<Row> rows =
        spark.range(20_000).selectExpr("IF(id < 10000, 0, id) AS x", "1 AS y", "id % 3 AS label");
    IngestOptions options = IngestOptions.defaults(1).withValidationFraction(0.1);
    PackedParts<float[]> parts = Ingest.pack(rows, COLUMNS, DType.FLOAT32, options);
    assertEquals(2000.0, parts.validation().orElseThrow().rows(), 200);
  }

  @Test
  void theConfigDecidesTheNumberOfShards(SparkSession spark) {
    for (int shards : new int[] {1, 2, 64, 1024}) {
      PackedData<float[]> data =
          Ingest.pack(
                  rows(spark, 100),
                  COLUMNS,
                  DType.FLOAT32,
                  IngestOptions.defaults(3).withShards(shards))
              .train();
      assertEquals(shards, data.shardRows().length);
      assertEquals(shards, data.shards().getNumPartitions());
      assertEquals(100, Arrays.stream(data.shardRows()).sum());
    }
  }

  @Test
  void moreShardsMoveNoRowPastAnother(SparkSession spark) {
    IngestOptions options = IngestOptions.defaults(3);
    var few = Ingest.pack(rows(spark, 500), COLUMNS, DType.FLOAT64, options.withShards(2)).train();
    var many =
        Ingest.pack(rows(spark, 500), COLUMNS, DType.FLOAT64, options.withShards(32)).train();
    assertEquals(features(few), features(many));
  }

  @Test
  void oneRowIsEnough(SparkSession spark) {
    PackedData<float[]> data =
        Ingest.pack(rows(spark, 1), COLUMNS, DType.FLOAT32, IngestOptions.defaults(3)).train();
    assertArrayEquals(new int[] {1}, data.shardRows());
    assertEquals(1, data.shards().first().rows());
  }

  @Test
  void whatTravelsInRddsSurvivesKryo() {
    SerializerInstance kryo = new KryoSerializer(new SparkConf()).newInstance();
    Shard<float[]> shard =
        new Shard<>(
            3, new Block<>(1, new Dense<>(2, new float[] {1, 2}), 1, new float[] {1}, null));
    ClassTag<Shard<float[]>> tag = ClassTag.apply(Shard.class);
    ByteBuffer bytes = kryo.serialize(shard, tag);
    Shard<float[]> copy = kryo.deserialize(bytes, tag);
    assertEquals(3, copy.number());
    assertArrayEquals(shard.block().features().values(), copy.block().features().values());
    assertArrayEquals(shard.block().labels(), copy.block().labels());
    ClassTag<RowContent> contentTag = ClassTag.apply(RowContent.class);
    RowContent content = new RowContent(5, new byte[] {1, 2});
    assertEquals(content, kryo.deserialize(kryo.serialize(content, contentTag), contentTag));
  }

  private static Dataset<Row> rows(SparkSession spark, int count) {
    return spark.range(count).selectExpr("id AS x", "id * 0.5D AS y", "id % 3 AS label");
  }

  private static Set<Float> firstFeatures(PackedData<float[]> data) {
    Set<Float> values = new HashSet<>();
    for (Shard<float[]> shard : data.shards().collect()) {
      for (int row = 0; row < shard.rows(); row++) {
        values.add(shard.block().features().values()[row * shard.block().features().width()]);
      }
    }
    return values;
  }

  private static List<Double> features(PackedData<double[]> data) {
    return data.shards().collect().stream()
        .flatMap(shard -> Arrays.stream(shard.block().features().values()).boxed())
        .toList();
  }
}
