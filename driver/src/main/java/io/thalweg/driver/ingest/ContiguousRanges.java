package io.thalweg.driver.ingest;

import java.io.Serializable;
import org.apache.spark.Partition;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import scala.Option;

/**
 * Groups of {@code each} consecutive partitions, from partition {@code first} on; partitions
 * outside of the groups are not read.
 *
 * @param first the first partition of the first group
 * @param each partitions per group
 */
record ContiguousRanges(int first, int each) implements PartitionCoalescer, Serializable {
  @Override
  public PartitionGroup[] coalesce(int groups, RDD<?> parent) {
    Partition[] partitions = parent.partitions();
    PartitionGroup[] result = new PartitionGroup[groups];
    for (int group = 0; group < groups; group++) {
      result[group] = new PartitionGroup(Option.empty());
      for (int i = 0; i < each; i++) {
        result[group].partitions().append(partitions[first + group * each + i]);
      }
    }
    return result;
  }
}
