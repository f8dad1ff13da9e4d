package io.thalweg.driver.ingest;

import io.thalweg.driver.files.OutputFolder;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.rows.BadRowRule;
import io.thalweg.worker.rows.PredictedCounts;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * The rows of a source with what a model predicts for them, to be written once.
 *
 * @param rows the rows, which are predicted when they are written
 * @param counts what was met on the way
 * @param badRows what becomes of rows that cannot be used
 * @param firstBad finds the first of them
 */
public record PredictedRows(
    Dataset<Row> rows,
    PredictedCounts counts,
    BadRowRule badRows,
    Supplier<ThalwegException> firstBad) {

  /**
   * Writes the rows.
   *
   * @param format parquet, json or csv; CSV has no arrays, so they become text
   * @throws ThalwegException BAD_ROW where bad rows are not to be; then what stood in {@code
   *     output} stays
   */
  public void write(OutputFolder output, String format) {
    SparkFaults.translate(
        rows.sparkSession(),
        () -> {
          RowsOutput.write(output, format.equals("csv") ? flat(rows) : rows, format, this::check);
          return output;
        });
  }

  private void check() {
    if (badRows == BadRowRule.FAIL && counts.bad().value() > 0) {
      ThalwegException error = firstBad.get();
      boolean row =
          error.code() == ErrorCode.BAD_ROW || error.code() == ErrorCode.WRONG_COLUMN_TYPE;
      throw row
          ? error.remedy(
              "correct the row, or give --bad-rows skip (such rows are left out) or --bad-rows null"
                  + " (they get no prediction)")
          : error;
    }
  }

  /** What became of bad rows, for the user; nothing where there was none. */
  public Optional<String> note() {
    long bad = counts.bad().value();
    String outcome = badRows == BadRowRule.SKIP ? "left out" : "without a prediction";
    return bad == 0
        ? Optional.empty()
        : Optional.of(DataNotes.badRows("rows", bad, counts.rows().value(), outcome));
  }

  /** Which categories the model does not know, column by column. */
  public List<String> unknown() {
    return counts.unknown().entrySet().stream()
        .filter(column -> column.getValue().value() > 0)
        .map(
            column ->
                String.format(
                    Locale.ROOT,
                    "%,d of %,d rows %s a category of '%s' that the model does not know",
                    column.getValue().value(),
                    counts.rows().value(),
                    column.getValue().value() == 1 ? "has" : "have",
                    column.getKey()))
        .toList();
  }

  private static Dataset<Row> flat(Dataset<Row> rows) {
    Column[] columns =
        Arrays.stream(rows.schema().fields()).map(PredictedRows::flat).toArray(Column[]::new);
    return rows.select(columns);
  }

  private static Column flat(StructField field) {
    Column column = SourceColumns.column(field.name());
    return switch (field.dataType().typeName()) {
      case "array", "map", "struct" -> functions.to_json(column).as(field.name());
      case "vector" -> column.cast(DataTypes.StringType).as(field.name());
      default -> column;
    };
  }
}
