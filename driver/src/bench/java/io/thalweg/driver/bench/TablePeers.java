package io.thalweg.driver.bench;

import io.thalweg.driver.config.Feature;
import io.thalweg.driver.config.Label;
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
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Columns of text to 0/1 inputs in memory: our ingest, which puts them in canonical order, too,
 * against MLlib's {@code StringIndexer}, {@code OneHotEncoder} and {@code VectorAssembler}, cached
 * and counted.
 */
final class TablePeers {
  private static final long ROWS = 2_000_000;
  private static final int COLUMNS = 10;

  private TablePeers() {}

  /** Words: write, ours or spark, and a Parquet folder. */
  public static void main(String[] words) throws IOException {
    try (SparkSession spark = PeerSpark.start("local[2]")) {
      if (words[0].equals("write")) {
        write(spark, words[1]);
        Processes.print(Map.of("rows", (double) ROWS));
        return;
      }
      Dataset<Row> table = spark.read().parquet(words[1]);
      long start = System.nanoTime();
      long rows = words[0].equals("ours") ? ours(table) : sparks(table);
      double seconds = (System.nanoTime() - start) / 1e9;
      Map<String, Double> results = new LinkedHashMap<>();
      results.put("seconds", seconds);
      results.put("rows_per_s", rows / seconds);
      Processes.print(results);
    }
  }

  /** Columns of 2, 4, ... 20 categories, none of which is more likely than another. */
  private static void write(SparkSession spark, String parquet) {
    String[] columns =
        IntStream.rangeClosed(1, COLUMNS)
            .mapToObj(i -> "concat('v', pmod(xxhash64(id, %d), %d)) as c%d".formatted(i, 2 * i, i))
            .toArray(String[]::new);
    String[] all = Arrays.copyOf(columns, COLUMNS + 1);
    all[COLUMNS] = "cast(id % 2 as double) as label";
    spark.range(0, ROWS, 1, 4).selectExpr(all).write().mode("overwrite").parquet(parquet);
  }

  private static String[] columns() {
    return IntStream.rangeClosed(1, COLUMNS).mapToObj(i -> "c" + i).toArray(String[]::new);
  }

  private static long ours(Dataset<Row> table) {
    List<Feature> features =
        Arrays.stream(columns())
            .<Feature>map(column -> new Feature.OneHot(column, OptionalInt.empty(), 1, false))
            .toList();
    DataColumns columns = new DataColumns(features, List.of(), Label.of("label"), Optional.empty());
    PackedData<float[]> packed =
        Ingest.pack(table, columns, DType.FLOAT32, IngestOptions.defaults(1)).train();
    packed.shards().count(); // packs them
    return packed.rows();
  }

  private static long sparks(Dataset<Row> table) {
    String[] indices = Arrays.stream(columns()).map(c -> c + "_index").toArray(String[]::new);
    String[] vectors = Arrays.stream(columns()).map(c -> c + "_vector").toArray(String[]::new);
    PipelineStage[] stages = {
      new StringIndexer().setInputCols(columns()).setOutputCols(indices),
      new OneHotEncoder().setInputCols(indices).setOutputCols(vectors).setDropLast(false),
      new VectorAssembler().setInputCols(vectors).setOutputCol("features")
    };
    return new Pipeline()
        .setStages(stages)
        .fit(table)
        .transform(table)
        .select("features", "label")
        .cache()
        .count();
  }
}
