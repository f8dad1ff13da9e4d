package io.thalweg.driver.ingest;

import io.thalweg.driver.config.Label;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.RowCodec;
import io.thalweg.worker.data.RowOrigins;
import io.thalweg.worker.data.Shard;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * The data of an objective that needs none: one shard with one row without features. Its loss is
 * then computed once per round, on one worker, by the same rounds as any other.
 */
public final class NoData {
  private NoData() {}

  /** The one row. */
  public static <A> PackedData<A> packed(SparkSession spark, DType<A> dtype) {
    Shard<A> shard =
        new Shard<>(
            0, new Block<>(1, new Dense<>(0, dtype.allocate(0)), 1, dtype.allocate(1), null));
    return new PackedData<>(
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(List.of(shard), 1)
            .setName("an objective without data")
            .persist(StorageLevel.MEMORY_AND_DISK()),
        new int[] {1},
        List.of(),
        RowCodec.dense(dtype, 0, 0, false),
        1,
        0,
        0,
        List.of(),
        PackedData.Labels.NONE,
        Label.NONE,
        "",
        List.of(),
        new RowOrigins());
  }
}
