package io.thalweg.driver.fit;

import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.driver.ingest.DataColumns;
import io.thalweg.driver.ingest.LabelAdvice;
import io.thalweg.driver.ingest.SourceRows;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Rows of a training, wherever they come from, and how their columns are used. */
public interface RowSource {
  /** The columns that are used. */
  DataColumns columns();

  /** The rows to train on. */
  SourceRows read(SparkSession spark);

  /**
   * Rows that go with others.
   *
   * @param trained the features of the rows that are trained on
   */
  SourceRows readLike(SparkSession spark, List<FeatureColumn> trained);

  /** How the user changes labels of these rows. */
  LabelAdvice.Words words(SparkSession spark);
}
