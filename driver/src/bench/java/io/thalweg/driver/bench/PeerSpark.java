package io.thalweg.driver.bench;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/** Spark as a peer uses it: the settings and the form of data that suit MLlib best. */
final class PeerSpark {
  private static final int PARTITIONS = 2;

  private PeerSpark() {}

  static SparkSession start(String master) {
    SparkSession spark =
        SparkSession.builder()
            .master(master)
            .appName("bench")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", PARTITIONS)
            .config("spark.driver.maxResultSize", "2g")
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    return spark;
  }

  /** Rows as MLlib takes them, cached in as many partitions as there are cores. */
  static Dataset<Row> cached(SparkSession spark, String parquet) {
    Dataset<Row> rows = spark.read().parquet(parquet);
    Dataset<Row> vectors;
    if (List.of(rows.columns()).contains("pixels")) {
      vectors = rows.withColumn("features", functions.array_to_vector(rows.col("pixels")));
    } else {
      String[] names = rows.columns();
      vectors =
          new VectorAssembler()
              .setInputCols(Arrays.copyOf(names, names.length - 1))
              .setOutputCol("features")
              .transform(rows);
    }
    Dataset<Row> ready =
        vectors
            .select(
                vectors.col("label").cast(DataTypes.DoubleType).as("label"),
                vectors.col("features"))
            .repartition(PARTITIONS)
            .persist(StorageLevel.MEMORY_ONLY());
    ready.count();
    return ready;
  }
}
