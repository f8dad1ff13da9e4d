package io.thalweg.driver.ingest;

import io.thalweg.worker.session.StoppableJob;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Some rows of a source, to see what its columns hold.
 *
 * @param schema the columns
 * @param count how many rows the source has
 * @param malformed how many lines of it are not rows
 * @param rows all rows, or a random part of them. A cell that holds several values or bytes is a
 *     text that says only that there is one
 */
public record TableSample(StructType schema, long count, long malformed, List<Row> rows) {
  private static final int MOST_ROWS = 100_000;
  private static final int FEWEST_ROWS = 1000;
  private static final int MOST_CELLS = 3_000_000; // some 200 MB of text
  private static final long SEED = 1;

  /** Takes a copy. */
  public TableSample {
    rows = List.copyOf(rows);
  }

  /** Reads {@code source} twice: once to count its rows, once for the sample. */
  public static TableSample of(SparkSession spark, SourceRows source) {
    return SparkFaults.translate(spark, () -> read(source));
  }

  private static TableSample read(SourceRows source) {
    StructType schema = source.rows().schema();
    if (schema.isEmpty()) {
      return new TableSample(schema, 0, 0, List.of());
    }
    Dataset<Row> checked = source.checked();
    Column line = source.marksLines() ? functions.col(SourceRows.MALFORMED) : functions.lit(null);
    Column first = SourceColumns.column(schema.fieldNames()[0]);
    // Spark refuses to count the malformed lines alone
    Row counts =
        checked
            .agg(functions.count(functions.lit(1)), functions.count(line), functions.count(first))
            .head();
    long malformed = counts.getLong(1);
    long count = counts.getLong(0) - malformed;
    int most = Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, MOST_CELLS / schema.size()));
    if (count > most) {
      checked = checked.sample(false, (double) most / count, SEED);
    }
    Column[] cells =
        Stream.concat(Stream.of(schema.fields()).map(TableSample::cell), Stream.of(line))
            .toArray(Column[]::new);
    List<Row> rows =
        StoppableJob.collect(checked.select(cells).javaRDD()).stream()
            .filter(row -> row.isNullAt(schema.size()))
            .toList();
    return new TableSample(schema, count, malformed, rows);
  }

  private static Column cell(StructField field) {
    Column cell = SourceColumns.column(field.name());
    return isSingle(field.dataType())
        ? cell
        : functions.when(cell.isNotNull(), functions.lit("[...]"));
  }

  private static boolean isSingle(DataType type) {
    return type instanceof AtomicType && !type.equals(DataTypes.BinaryType);
  }

  /** Whether a cell of this type is several numbers. */
  public static boolean isNumbers(DataType type) {
    return type instanceof ArrayType || type.equals(SQLDataTypes.VectorType());
  }
}
