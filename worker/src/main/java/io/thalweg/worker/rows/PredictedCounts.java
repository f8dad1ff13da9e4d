package io.thalweg.worker.rows;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/**
 * How many rows a prediction has met and how many of them were bad. Exact once a job that writes
 * its rows is done: Spark counts each finished task of such a job once.
 *
 * @param rows all rows
 * @param bad those that could not be used
 * @param unknown by column of categories, those with one that the model does not know
 */
public record PredictedCounts(
    LongAccumulator rows, LongAccumulator bad, Map<String, LongAccumulator> unknown)
    implements Serializable {
  /** Counts from 0. */
  public static PredictedCounts in(SparkContext context, List<SourceColumn> columns) {
    Map<String, LongAccumulator> unknown = new LinkedHashMap<>();
    columns.stream()
        .filter(EncodedCategories.class::isInstance)
        .forEach(column -> unknown.put(column.name(), context.longAccumulator()));
    return new PredictedCounts(context.longAccumulator(), context.longAccumulator(), unknown);
  }
}
