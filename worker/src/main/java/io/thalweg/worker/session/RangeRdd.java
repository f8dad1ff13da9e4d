package io.thalweg.worker.session;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.compute.ShardRange;
import io.thalweg.worker.data.Shard;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * One partition per worker; its single element is the worker's contiguous range of shards of every
 * data set of the session. The dependency on the packed shards is declared, so that Spark heals
 * lost shards by lineage: a task that reads them without declaring it leaves a fetch failure
 * without a map stage to repair.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class RangeRdd<A> extends RDD<RangeRdd.Ranges<A>> {
  private static final long serialVersionUID = 1L;

  /** The ranges of one worker, one per data set. A plain class: Kryo cannot carry a record. */
  public static final class Ranges<A> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int worker;
    private final transient List<ShardRange<A>> datasets;
    private final transient BiFunction<Integer, Partition[][], List<ShardRange<A>>> others;

    Ranges(
        int worker,
        List<ShardRange<A>> datasets,
        BiFunction<Integer, Partition[][], List<ShardRange<A>>> others) {
      this.worker = worker;
      this.datasets = datasets;
      this.others = others;
    }

    /** The worker's number. */
    public int worker() {
      return worker;
    }

    /** One range per data set. */
    public List<ShardRange<A>> datasets() {
      return datasets;
    }

    /**
     * Those of another worker, which this task reads now. The dependency on all shards is declared,
     * so that Spark heals them where they are lost.
     *
     * @param shards the partitions of each data set
     */
    public List<ShardRange<A>> of(int other, Partition[][] shards) {
      return others.apply(other, shards);
    }
  }

  private record RangePartition(int index, Partition[][] parents, int[] totals)
      implements Partition {
    private static final long serialVersionUID = 1L;
  }

  private final int workers;

  /**
   * The ranges of {@code workers} workers.
   *
   * @param datasets the packed shards of each data set: partition i holds shard i
   */
  public RangeRdd(SparkContext context, List<JavaRDD<Shard<A>>> datasets, int workers) {
    super(context, dependencies(datasets, workers), ClassTag$.MODULE$.apply(Ranges.class));
    this.workers = workers;
  }

  private static <A> Seq<Dependency<?>> dependencies(
      List<JavaRDD<Shard<A>>> datasets, int workers) {
    List<Dependency<?>> dependencies = new ArrayList<>();
    for (JavaRDD<Shard<A>> dataset : datasets) {
      dependencies.add(new RangeOfShards<>(dataset.rdd(), workers));
    }
    return CollectionConverters.asScala(dependencies).toSeq();
  }

  private static final class RangeOfShards<T> extends NarrowDependency<T> {
    private static final long serialVersionUID = 1L;

    private final int workers;
    private final int shards;

    RangeOfShards(RDD<T> parent, int workers) {
      super(parent);
      this.workers = workers;
      this.shards = parent.getNumPartitions();
    }

    @Override
    public Seq<Object> getParents(int worker) {
      List<Object> parents = new ArrayList<>();
      int end = ShardRange.first(worker + 1, workers, shards);
      for (int shard = ShardRange.first(worker, workers, shards); shard < end; shard++) {
        parents.add(shard);
      }
      return CollectionConverters.asScala(parents).toSeq();
    }
  }

  @Override
  public Partition[] getPartitions() {
    Partition[][] shards =
        CollectionConverters.asJava(dependencies()).stream()
            .map(parent -> parent.rdd().partitions())
            .toArray(Partition[][]::new);
    Partition[] partitions = new Partition[workers];
    for (int worker = 0; worker < workers; worker++) {
      partitions[worker] = range(worker, shards);
    }
    return partitions;
  }

  private RangePartition range(int worker, Partition[][] shards) {
    Partition[][] ranges = new Partition[shards.length][];
    int[] totals = new int[ranges.length];
    for (int d = 0; d < ranges.length; d++) {
      int first = ShardRange.first(worker, workers, shards[d].length);
      int end = ShardRange.first(worker + 1, workers, shards[d].length);
      totals[d] = shards[d].length;
      ranges[d] = Arrays.copyOfRange(shards[d], first, end);
    }
    return new RangePartition(worker, ranges, totals);
  }

  @Override
  public Iterator<Ranges<A>> compute(Partition split, TaskContext context) {
    RangePartition own = (RangePartition) split;
    Ranges<A> ranges =
        new Ranges<>(
            own.index(),
            read(own, context),
            (other, shards) -> read(range(other, shards), context));
    return CollectionConverters.asScala(List.of(ranges).iterator());
  }

  private List<ShardRange<A>> read(RangePartition range, TaskContext context) {
    return TaskError.instead(() -> readAll(range, context));
  }

  private List<ShardRange<A>> readAll(RangePartition range, TaskContext context) {
    List<Dependency<?>> dependencies = CollectionConverters.asJava(dependencies());
    List<ShardRange<A>> ranges = new ArrayList<>();
    for (int d = 0; d < dependencies.size(); d++) {
      int first = ShardRange.first(range.index(), workers, range.totals()[d]);
      List<Shard<A>> shards = shards(dependencies.get(d).rdd(), range.parents()[d], context);
      ranges.add(new ShardRange<>(first, range.totals()[d], shards));
    }
    return ranges;
  }

  private List<Shard<A>> shards(RDD<?> parent, Partition[] partitions, TaskContext context) {
    List<Shard<A>> shards = new ArrayList<>();
    long held = 0;
    for (Partition partition : partitions) {
      Iterator<?> iterator = parent.iterator(partition, context);
      @SuppressWarnings("unchecked") // The dependencies are RDDs of Shard<A>: see the constructor.
      Shard<A> shard = (Shard<A>) iterator.next();
      if (shard.hasArrived()) { // from elsewhere: it is not in the storage of this executor
        shard = ShardMemory.place(shard, held);
        held += shard.isInFile() ? 0 : shard.bytes();
      }
      shards.add(shard);
      if (iterator.hasNext()) { // Asking releases Spark's lock on the cached block.
        throw ThalwegException.of(ErrorCode.INTERNAL, "a partition holds more than one shard");
      }
    }
    return shards;
  }
}
