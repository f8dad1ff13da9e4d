package io.thalweg.driver.ingest;

import io.thalweg.shared.column.Coding;
import io.thalweg.worker.rows.EncodedColumn;
import io.thalweg.worker.rows.SourceColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Rows to predict: cells that are passed on as they stand, and the features of the model. In CSV a
 * cell is text, and only the features are interpreted, in columns of their own behind the others.
 *
 * @param rows the rows
 * @param passed how many of their columns, from the first on, are passed on
 * @param ordinals where the features stand, in the order of the model
 */
record PassedRows(Dataset<Row> rows, int passed, int[] ordinals) {
  /** No column of a file has such a name. */
  private static final String NUMBER = "\u0000thalweg feature ";

  /** What stands for text in a column of numbers, where a null stands for no value. */
  private static final Column NO_NUMBER = functions.lit(Double.POSITIVE_INFINITY);

  /** Rows whose columns have types of their own. */
  static PassedRows typed(Dataset<Row> rows, SourceColumns columns) {
    StructType schema = rows.schema();
    int[] ordinals = columns.names().stream().mapToInt(schema::fieldIndex).toArray();
    return new PassedRows(rows, schema.size(), ordinals);
  }

  /**
   * Rows of CSV. A line that is not a row has no features.
   *
   * @param text the cells as they stand, and last the lines that are no rows where they are marked
   * @param inferred the types that training would read them with, column by column
   * @param nullValue the text that stands for no value beside the empty cell
   */
  static PassedRows text(
      Dataset<Row> text, StructType inferred, Optional<String> nullValue, SourceColumns columns) {
    List<Column> all = new ArrayList<>();
    for (String name : inferred.fieldNames()) {
      all.add(SourceColumns.column(name));
    }
    int passed = all.size();
    boolean marked = text.schema().size() > passed;
    Column isRow =
        marked ? SourceColumns.column(SourceRows.MALFORMED).isNull() : functions.lit(true);
    for (SourceColumn column : columns.numbers()) {
      Column cell = cell(column, inferred.apply(column.name()), nullValue);
      all.add(functions.when(isRow, cell).as(NUMBER + column.name()));
    }
    int[] ordinals = IntStream.range(passed, all.size()).toArray();
    return new PassedRows(text.select(all.toArray(new Column[0])), passed, ordinals);
  }

  /**
   * The schema in which the model finds its features: in CSV, numbers where training would read
   * numbers, or text that may hold some.
   *
   * @param texts columns whose cells are categories or dates
   */
  static StructType asNumbers(StructType inferred, Set<String> texts) {
    StructType schema = new StructType();
    for (StructField field : inferred.fields()) {
      DataType type = isNumber(field.dataType()) ? DataTypes.DoubleType : field.dataType();
      if (texts.contains(field.name())) {
        type = DataTypes.StringType;
      }
      schema = schema.add(new StructField(field.name(), type, true, Metadata.empty()));
    }
    return schema;
  }

  private static boolean isNumber(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType || type instanceof StringType;
  }

  /** A cell as its column reads it. */
  private static Column cell(SourceColumn column, StructField field, Optional<String> nullValue) {
    if (!(column instanceof EncodedColumn encoded)) {
      return number(field, nullValue);
    }
    Column text = value(field, nullValue);
    Column filled = functions.when(text.notEqual(functions.lit("")), text);
    Column number = functions.coalesce(number(field, nullValue), NO_NUMBER);
    boolean numbers = encoded.encoding().coding() instanceof Coding.Numbers;
    return numbers ? functions.when(filled.isNotNull(), number) : filled;
  }

  /**
   * The number in a cell, as Spark's reader of CSV gives it for the type; null where it is none.
   */
  private static Column number(StructField field, Optional<String> nullValue) {
    Column value = value(field, nullValue);
    if (field.dataType() instanceof BooleanType) {
      Column lower = functions.lower(value);
      return functions
          .when(lower.equalTo("true"), functions.lit(1.0))
          .when(lower.equalTo("false"), functions.lit(0.0));
    }
    return value.try_cast(DataTypes.DoubleType);
  }

  private static Column value(StructField field, Optional<String> nullValue) {
    Column cell = SourceColumns.column(field.name());
    return nullValue
        .map(text -> functions.when(cell.notEqual(functions.lit(text)), cell))
        .orElse(cell);
  }

  /** The columns that are passed on. */
  StructType passedSchema() {
    StructType schema = rows.schema();
    return new StructType(
        IntStream.range(0, passed).mapToObj(schema::apply).toArray(StructField[]::new));
  }
}
