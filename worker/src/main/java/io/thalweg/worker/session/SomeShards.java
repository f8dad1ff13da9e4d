package io.thalweg.worker.session;

import io.thalweg.worker.data.Shard;
import java.io.Serializable;
import java.util.BitSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionPruningRDD;
import scala.runtime.AbstractFunction1;

/** Some of the shards of a data set, without a task for the others. */
public final class SomeShards {
  private SomeShards() {}

  /**
   * The shards of these numbers, ascending.
   *
   * @param all partition i holding shard i
   */
  public static <A> JavaRDD<Shard<A>> of(JavaRDD<Shard<A>> all, BitSet numbers) {
    return JavaRDD.fromRDD(
        PartitionPruningRDD.create(all.rdd(), new Among(numbers)), all.classTag());
  }

  /** A function of Scala's that Spark can serialize with the RDD, which no lambda is. */
  private static final class Among extends AbstractFunction1<Object, Object>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    private final BitSet numbers;

    Among(BitSet numbers) {
      this.numbers = numbers;
    }

    @Override
    public Object apply(Object number) {
      return numbers.get((Integer) number);
    }
  }
}
