package io.thalweg.driver.ingest;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.compute.ShardRange;
import io.thalweg.worker.data.DataScan;
import io.thalweg.worker.data.Shard;
import io.thalweg.worker.session.JobScope;
import io.thalweg.worker.session.RangeRdd;
import io.thalweg.worker.session.StoppableJob;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/**
 * A data set and what one pass over its packed rows has found out. A function of the rows, the seed
 * and the number of shards; the cluster does not enter.
 *
 * @param sample some of its rows, all where they are few: the first ones of each shard, which the
 *     order by hash makes a random choice
 * @param <A> {@code float[]} or {@code double[]}
 */
public record ScannedRows<A>(PackedData<A> data, DataScan<A> scan, Block<A> sample) {
  private static final int MOST_ROWS = 4096;
  private static final int MOST_NUMBERS = 1 << 19;
  private static final int FEWEST_ROWS = 8;

  /**
   * Scans data sets in one job.
   *
   * @param workers that will use the shards: each task scans those of one, so that shards which are
   *     packed only now are where they will be used
   */
  public static <A> List<ScannedRows<A>> of(
      SparkSession spark, List<PackedData<A>> data, int workers) {
    SparkContext context = spark.sparkContext();
    return JobScope.run(
        context,
        "Thalweg: looks at the packed rows",
        () -> SparkFaults.translate(spark, () -> scanned(context, data, workers)));
  }

  private static <A> List<ScannedRows<A>> scanned(
      SparkContext context, List<PackedData<A>> data, int workers) {
    DType<A> dtype = data.get(0).codec().dtype();
    int[][] samples = data.stream().map(ScannedRows::samples).toArray(int[][]::new);
    List<JavaRDD<Shard<A>>> shards = data.stream().map(PackedData::shards).toList();
    JavaRDD<RangeRdd.Ranges<A>> ranges = new RangeRdd<>(context, shards, workers).toJavaRDD();
    List<byte[]> parts =
        StoppableJob.collect(
            ranges.map(part -> JavaBytes.write(scan(dtype, part.datasets(), samples))));
    List<ScannedRows<A>> scanned = new ArrayList<>();
    List<DataScan<A>> scans = merged(parts, data.size());
    for (int i = 0; i < scans.size(); i++) {
      PackedData<A> rows = data.get(i);
      scanned.add(new ScannedRows<>(rows, scans.get(i), scans.get(i).sample(rows.codec())));
    }
    return List.copyOf(scanned);
  }

  private static <A> ArrayList<DataScan<A>> scan(
      DType<A> dtype, List<ShardRange<A>> datasets, int[][] samples) {
    ArrayList<DataScan<A>> scans = new ArrayList<>();
    for (int i = 0; i < datasets.size(); i++) {
      DataScan<A> scan = new DataScan<>();
      for (Shard<A> shard : datasets.get(i).shards()) {
        scan.add(dtype, shard.block(), samples[i][shard.number()]);
      }
      scans.add(scan);
    }
    return scans;
  }

  private static <A> List<DataScan<A>> merged(List<byte[]> parts, int count) {
    List<DataScan<A>> merged = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      merged.add(new DataScan<>());
    }
    for (byte[] part : parts) {
      List<?> scans = JavaBytes.read(ArrayList.class, part);
      for (int i = 0; i < count; i++) {
        @SuppressWarnings("unchecked") // the tasks have written it: see scan
        DataScan<A> scan = (DataScan<A>) scans.get(i);
        merged.get(i).add(scan);
      }
    }
    return merged;
  }

  /** How many rows of each shard are sampled: in all so many, each shard by its share. */
  private static int[] samples(PackedData<?> data) {
    int fitting = MOST_NUMBERS / Math.max(1, data.width());
    long most = Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, fitting));
    long count = Math.min(data.rows(), most);
    int[] samples = new int[data.shardRows().length];
    long before = 0;
    for (int shard = 0; shard < samples.length; shard++) {
      long end = before + data.shardRows()[shard];
      samples[shard] = (int) (end * count / data.rows() - before * count / data.rows());
      before = end;
    }
    return samples;
  }
}
