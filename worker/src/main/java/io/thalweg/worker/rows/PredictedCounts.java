package io.thalweg.worker.rows;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * How many rows a prediction has met and how many of them were bad. Exact once a job that writes
 * its rows is done: Spark counts each finished task of such a job once.
 *
 * @param rows all rows
 * @param bad those that could not be used
 */
public record PredictedCounts(LongAccumulator rows, LongAccumulator bad) implements Serializable {
  /** Counts from 0. */
  public static PredictedCounts in(SparkContext context) {
    return new PredictedCounts(context.longAccumulator(), context.longAccumulator());
  }
}
