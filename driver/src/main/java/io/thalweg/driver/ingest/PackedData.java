package io.thalweg.driver.ingest;

import io.thalweg.driver.config.Label;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.shared.concurrent.Uninterrupted;
import io.thalweg.shared.nn.Block;
import io.thalweg.worker.data.RowCodec;
import io.thalweg.worker.data.RowOrigins;
import io.thalweg.worker.data.RowTally;
import io.thalweg.worker.data.Shard;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;

/**
 * A data set as packed shards in canonical order, and what is known about it before it is packed.
 *
 * @param shards one partition per shard, partition i holds shard i alone; persisted in memory and
 *     on disk; those behind a shuffle are packed when first used
 * @param shardRows exact rows per shard; as many as partitions, a power of two
 * @param features the feature columns with their widths, in order
 * @param codec what a row looks like: element type, width, label, weight
 * @param rows rows in all
 * @param dropped bad rows that were left out of the source (of both parts together)
 * @param weightless rows of weight 0
 * @param dropReasons what was wrong with these, the most frequent first, with numbers of rows
 * @param labels range of the labels; {@link Labels#NONE} where there is no label
 * @param label what is predicted, with the classes that the rows name
 * @param dataHash order-independent hash of the packed rows, 32 hexadecimal digits
 * @param notes what a user should know of its columns
 * @param origins where some of its rows come from; none of rows that are held out
 * @param <A> {@code float[]} or {@code double[]}
 */
public record PackedData<A>(
    JavaRDD<Shard<A>> shards,
    int[] shardRows,
    List<FeatureColumn> features,
    RowCodec<A> codec,
    long rows,
    long dropped,
    long weightless,
    List<String> dropReasons,
    Labels labels,
    Label label,
    String dataHash,
    List<String> notes,
    RowOrigins origins) {

  /**
   * What the labels are like.
   *
   * @param ranges of each number of a label, in rows with weight
   * @param top the largest number of all rows
   * @param integral whether all are whole numbers
   * @param lost the labels, as long as they are few, that only bad rows of the source have
   */
  public record Labels(List<Range> ranges, double top, boolean integral, List<Double> lost) {
    /** No label column. */
    public static final Labels NONE = new Labels(List.of(), Double.NaN, false, List.of());

    /**
     * The range of a number of the label.
     *
     * @param name {@code y}, or {@code y[3]} of an array
     * @param min the smallest
     * @param max the largest
     */
    public record Range(String name, double min, double max) {
      private boolean constant() {
        return min == max;
      }
    }

    /** Takes copies. */
    public Labels {
      ranges = List.copyOf(ranges);
      lost = List.copyOf(lost);
    }

    static Labels of(List<String> names, RowTally tally, double[] lost) {
      List<Range> ranges =
          IntStream.range(0, names.size())
              .mapToObj(i -> new Range(names.get(i), tally.labelMin(i), tally.labelMax(i)))
              .toList();
      List<Double> few = Arrays.stream(lost).boxed().toList();
      return new Labels(ranges, tally.labelTop(), tally.labelsIntegral(), few);
    }

    /** The smallest number of all, NaN where there is none. */
    public double min() {
      return ranges.stream().mapToDouble(Range::min).min().orElse(Double.NaN);
    }

    /** The largest number of all, NaN where there is none. */
    public double max() {
      return ranges.stream().mapToDouble(Range::max).max().orElse(Double.NaN);
    }

    /** Of which numbers there is but one value. */
    public List<Range> constants() {
      return ranges.stream().filter(Range::constant).toList();
    }
  }

  /** Copies nothing; the arrays are not to be changed. */
  public PackedData {
    features = List.copyOf(features);
    notes = List.copyOf(notes);
    dropReasons = List.copyOf(dropReasons);
  }

  /** The same rows, each with other features. */
  PackedData<A> expanded(
      JavaRDD<Shard<A>> others, List<FeatureColumn> columns, RowCodec<A> form, List<String> known) {
    return new PackedData<>(
        others,
        shardRows,
        columns,
        form,
        rows,
        dropped,
        weightless,
        dropReasons,
        labels,
        label,
        dataHash,
        known,
        origins);
  }

  /** Gives the memory of the shards back, which are not to be used any more. */
  public void release() {
    if (!shards
        .context()
        .isStopped()) { // A stopped Spark has given all back, and refuses the call.
      Uninterrupted.run(() -> shards.unpersist(false));
    }
  }

  /**
   * Up to {@code most} of the rows in the driver's memory: the first ones in canonical order, which
   * is a random one. Fewer where rows are very wide. Runs a Spark job.
   */
  public Block<A> sample(int most) {
    return PackedSample.of(this, most);
  }

  /** Features per row. */
  public int width() {
    return codec.width();
  }

  /** Numbers per label; 0 where there is none. */
  public int labelWidth() {
    return codec.labelWidth();
  }

  /** Bytes of the rows' values in the run's element type. */
  public long rawBytes() {
    return rows * codec.rowBytes();
  }
}
