package io.thalweg.driver.ingest;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import scala.Option;

/** Groups that each hold all partitions of the parent, whose elements they share out. */
record EveryPartition() implements PartitionCoalescer, Serializable {
  @Override
  public PartitionGroup[] coalesce(int groups, RDD<?> parent) {
    PartitionGroup[] result = new PartitionGroup[groups];
    for (int group = 0; group < groups; group++) {
      result[group] = new PartitionGroup(Option.empty());
      Arrays.stream(parent.partitions()).forEach(result[group].partitions()::append);
    }
    return result;
  }
}
