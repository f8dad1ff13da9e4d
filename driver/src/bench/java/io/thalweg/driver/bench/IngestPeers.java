package io.thalweg.driver.bench;

import io.thalweg.driver.ingest.DataColumns;
import io.thalweg.driver.ingest.Ingest;
import io.thalweg.driver.ingest.IngestOptions;
import io.thalweg.driver.ingest.PackedData;
import io.thalweg.shared.tensor.DType;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.RDDInfo;

/**
 * Reading Parquet into memory in an order that depends on content alone: our ingest against Spark's
 * own repartition, sort and cache.
 */
final class IngestPeers {
  private IngestPeers() {}

  /** Words: ours or spark, a Parquet folder with number columns, for spark the partitions. */
  public static void main(String[] words) throws IOException {
    try (SparkSession spark = PeerSpark.start("local[2]")) {
      Map<String, Double> results = new LinkedHashMap<>();
      long start = System.nanoTime();
      long rows =
          words[0].equals("ours")
              ? ours(spark, words[1], results)
              : sparks(spark, words[1], Integer.parseInt(words[2]));
      double seconds = (System.nanoTime() - start) / 1e9;
      results.put("seconds", seconds);
      results.put("rows_per_s", rows / seconds);
      if (words[0].equals("ours")) {
        results.put("bytes_per_raw_byte", cachedBytes(spark) / results.remove("raw_bytes"));
      }
      Processes.print(results);
    }
  }

  private static long ours(SparkSession spark, String parquet, Map<String, Double> results) {
    DataColumns columns = new DataColumns(List.of("*"), Optional.of("label"), Optional.empty());
    PackedData<float[]> packed =
        Ingest.pack(
                spark.read().parquet(parquet), columns, DType.FLOAT32, IngestOptions.defaults(1))
            .train();
    results.put("shards", (double) packed.shards().count()); // packs them
    results.put("raw_bytes", (double) packed.rawBytes());
    return packed.rows();
  }

  private static long sparks(SparkSession spark, String parquet, int partitions) {
    Dataset<Row> rows = spark.read().parquet(parquet);
    Column[] columns = Arrays.stream(rows.columns()).map(rows::col).toArray(Column[]::new);
    return rows.repartition(partitions, columns).sortWithinPartitions(columns).cache().count();
  }

  private static double cachedBytes(SparkSession spark) {
    return Arrays.stream(spark.sparkContext().getRDDStorageInfo())
        .mapToLong(RDDInfo::memSize)
        .sum();
  }
}
