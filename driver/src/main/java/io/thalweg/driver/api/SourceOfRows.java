package io.thalweg.driver.api;

import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.driver.ingest.DataColumns;
import io.thalweg.driver.ingest.LabelAdvice;
import io.thalweg.driver.ingest.SourceQuery;
import io.thalweg.driver.ingest.SourceReader;
import io.thalweg.driver.ingest.SourceRows;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Rows of files or of a query.
 *
 * @param source where they are
 */
record SourceOfRows(DataSource source, DataColumns columns) implements Rows {
  @Override
  public Rows with(DataColumns others) {
    return new SourceOfRows(source, others);
  }

  @Override
  public SourceRows read(SparkSession spark) {
    return SourceReader.read(spark, source);
  }

  @Override
  public SourceRows readLike(SparkSession spark, List<FeatureColumn> trained) {
    return SourceReader.readLike(spark, source, trained);
  }

  @Override
  public LabelAdvice.Words words(SparkSession spark) {
    return new ApiLabelWords(SourceQuery.relation(spark, source));
  }
}
