package io.thalweg.driver.ingest;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.execution.ColumnarToRowExec;
import org.apache.spark.sql.execution.InputAdapter;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.WholeStageCodegenExec;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Finds the batches of columns that Spark reads from files such as Parquet before it turns them
 * into rows. To take them here spares a copy of each row, and the generating and compiling of code
 * that makes it.
 */
final class ColumnarPlan {
  private ColumnarPlan() {}

  /**
   * The batches of {@code query} with its columns in its order, where it does no more than read and
   * choose columns.
   */
  static Optional<JavaRDD<ColumnarBatch>> batches(Dataset<Row> query) {
    SparkPlan plan = query.queryExecution().executedPlan();
    List<Attribute> wanted = CollectionConverters.asJava(plan.output());
    while (!(plan instanceof ColumnarToRowExec)) {
      if (plan instanceof ProjectExec project && choosesOnly(project)) {
        plan = project.child();
      } else if (plan instanceof WholeStageCodegenExec || plan instanceof InputAdapter) {
        plan = plan.children().head();
      } else {
        return Optional.empty();
      }
    }
    SparkPlan source = ((ColumnarToRowExec) plan).child();
    int[] places = places(wanted, CollectionConverters.asJava(source.output()));
    if (Arrays.stream(places).anyMatch(place -> place < 0)) {
      return Optional.empty();
    }
    return Optional.of(source.executeColumnar().toJavaRDD().map(batch -> choose(batch, places)));
  }

  private static boolean choosesOnly(ProjectExec project) {
    for (NamedExpression column : CollectionConverters.asJava(project.projectList())) {
      if (!(column instanceof Attribute)) {
        return false;
      }
    }
    return true;
  }

  private static int[] places(List<Attribute> wanted, List<Attribute> there) {
    Map<Long, Integer> places = new HashMap<>();
    for (int i = 0; i < there.size(); i++) {
      places.putIfAbsent(there.get(i).exprId().id(), i);
    }
    return wanted.stream()
        .mapToInt(column -> places.getOrDefault(column.exprId().id(), -1))
        .toArray();
  }

  /** The batch stays its reader's, which reuses it. */
  private static ColumnarBatch choose(ColumnarBatch batch, int[] places) {
    ColumnVector[] columns = new ColumnVector[places.length];
    for (int i = 0; i < places.length; i++) {
      columns[i] = batch.column(places[i]);
    }
    return new ColumnarBatch(columns, batch.numRows());
  }
}
