package io.thalweg.driver.cluster;

import io.thalweg.driver.config.TransportChoice;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.worker.data.Shard;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Opens the transport that a config names. */
public final class Transports {
  private Transports() {}

  /**
   * A transport of the given kind.
   *
   * @param datasets the packed, persisted shards of each data set, partition i holding shard i; the
   *     training data first
   * @param model what the workers compute; its standardisation comes with each {@link
   *     Transport#load}
   */
  public static <A> Transport<A> open(
      TransportChoice kind,
      SparkSession spark,
      List<JavaRDD<Shard<A>>> datasets,
      Model model,
      DType<A> dtype,
      KernelChoice choice) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return switch (kind) {
      case RESIDENT -> new ResidentTransport<>(context, datasets, model, dtype, choice);
      case JOB -> new JobTransport<>(context, datasets, model, dtype, choice);
      case IN_PROCESS ->
          new InProcessTransport<>(
              datasets.stream().map(JavaRDD::collect).toList(), model, dtype, choice, 1);
    };
  }
}
