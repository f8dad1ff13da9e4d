package io.thalweg.driver.ingest;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.Option;

/**
 * The rows of a query in Spark's own form. Spark compiles code that copies a row, which takes about
 * a millisecond per column; where thousands of columns have few rows, copying them without takes
 * far less time. The rows are the same.
 */
final class QueryRows {
  private static final String MODE = "spark.sql.codegen.factoryMode";
  private static final String INTERPRETED = "NO_CODEGEN";
  private static final Object LOCK = new Object();
  private static final int FEWEST_COLUMNS = 500;
  private static final double MOST_ROWS = 20_000;
  private static final int CELL_BYTES = 8;

  private QueryRows() {}

  /** The rows of {@code query}. */
  static JavaRDD<InternalRow> of(Dataset<Row> query) {
    if (!isWideAndShort(query)) {
      return query.queryExecution().toRdd().toJavaRDD();
    }
    synchronized (LOCK) { // two that change one session's setting would leave it changed
      return interpreted(query);
    }
  }

  private static JavaRDD<InternalRow> interpreted(Dataset<Row> query) {
    SparkSession spark = query.sparkSession();
    Option<String> before = spark.conf().getAll().get(MODE); // what is set, not the default
    spark.conf().set(MODE, INTERPRETED);
    try { // the RDD keeps the settings that there are when it is made
      return query.queryExecution().toRdd().toJavaRDD();
    } finally {
      if (before.isDefined()) {
        spark.conf().set(MODE, before.get());
      } else {
        spark.conf().unset(MODE);
      }
    }
  }

  private static boolean isWideAndShort(Dataset<Row> query) {
    int columns = query.schema().size();
    return columns >= FEWEST_COLUMNS
        && query.queryExecution().optimizedPlan().stats().sizeInBytes().doubleValue()
            <= MOST_ROWS * columns * CELL_BYTES;
  }
}
