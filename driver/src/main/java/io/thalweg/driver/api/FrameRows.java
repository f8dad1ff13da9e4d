package io.thalweg.driver.api;

import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.driver.ingest.DataColumns;
import io.thalweg.driver.ingest.LabelAdvice;
import io.thalweg.driver.ingest.SourceRows;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Rows of a data frame.
 *
 * @param rows how a session gets them
 */
record FrameRows(Function<SparkSession, Dataset<Row>> rows, DataColumns columns) implements Rows {
  @Override
  public Rows with(DataColumns others) {
    return new FrameRows(rows, others);
  }

  @Override
  public SourceRows read(SparkSession spark) {
    return SourceRows.of(rows.apply(spark));
  }

  @Override
  public SourceRows readLike(SparkSession spark, List<FeatureColumn> trained) {
    return read(spark);
  }

  @Override
  public LabelAdvice.Words words(SparkSession spark) {
    return new ApiLabelWords(Optional.empty());
  }
}
