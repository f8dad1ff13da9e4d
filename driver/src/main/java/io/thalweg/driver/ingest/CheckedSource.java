package io.thalweg.driver.ingest;

import io.thalweg.worker.rows.RowCursor;
import io.thalweg.worker.rows.RowReader;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.Option;
import scala.Tuple2;
import scala.math.BigInt;

/**
 * The used columns of a source, read in the way that costs least: in batches of columns where the
 * query's plan gives them, else row by row. Both ways give the same rows.
 */
final class CheckedSource<A> {
  /** Turns the rows of one partition into pairs. */
  interface ToPairs<A, K, V> extends Serializable {
    Iterator<Tuple2<K, V>> call(RowCursor<A> rows);
  }

  private final Dataset<Row> used;
  private final RowReader<A> reader;
  private final Optional<JavaRDD<ColumnarBatch>> batches;

  /**
   * A source that is read when its pairs are.
   *
   * @param used the columns that {@code reader} expects, in its order
   */
  CheckedSource(Dataset<Row> used, RowReader<A> reader) {
    this.used = used;
    this.reader = reader;
    this.batches = ColumnarPlan.batches(used);
  }

  /** Whether each task reads files itself, and nothing was brought together in between. */
  boolean isReadFromFiles() {
    LogicalPlan plan = used.queryExecution().optimizedPlan();
    while (plan instanceof Project || plan instanceof Filter) {
      plan = plan.children().head();
    }
    return plan instanceof LogicalRelation && used.inputFiles().length > 0;
  }

  /** Spark's estimate of the source's size. */
  double bytes() {
    return used.queryExecution().optimizedPlan().stats().sizeInBytes().doubleValue();
  }

  /**
   * A bound on the rows, where Spark knows one: it has counted the rows that it has cached. Good
   * for a first guess of the buckets alone; where it is too low the source is read again.
   */
  OptionalLong rowsAtMost() {
    LogicalPlan plan = used.queryExecution().optimizedPlan();
    while (plan instanceof Project || plan instanceof Filter) {
      plan = plan.children().head();
    }
    Option<BigInt> rows = plan.stats().rowCount();
    return rows.isDefined() ? OptionalLong.of(rows.get().toLong()) : OptionalLong.empty();
  }

  <K, V> JavaPairRDD<K, V> mapToPairs(ToPairs<A, K, V> map) {
    RowReader<A> rowReader = reader; // not this, which no task can carry
    if (batches.isPresent()) {
      return batches
          .get()
          .mapPartitionsToPair(part -> map.call(RowCursor.overBatches(rowReader, part)));
    }
    JavaRDD<InternalRow> rows = QueryRows.of(used);
    return rows.mapPartitionsToPair(part -> map.call(RowCursor.overRows(rowReader, part)));
  }
}
