package io.thalweg.driver.table;

import io.thalweg.driver.ingest.TableSample;
import io.thalweg.worker.rows.NumberText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** Counts the cells of one column, which changes it. */
final class FactsCounter {
  private static final double EXACT = 0x1p53;

  private final Map<String, Integer> counts = new LinkedHashMap<>();
  private double last = Double.NEGATIVE_INFINITY;
  private boolean grows = true;
  private long content = 1;

  private FactsCounter() {}

  /**
   * The facts of all columns.
   *
   * @param written whether cells are text of a file, and types are not known
   */
  static List<ColumnFacts> count(TableSample sample, boolean written) {
    List<ColumnFacts> facts = new ArrayList<>();
    StructField[] fields = sample.schema().fields();
    for (int i = 0; i < fields.length; i++) {
      FactsCounter counter = new FactsCounter();
      for (Row row : sample.rows()) {
        counter.add(row.isNullAt(i) ? "" : text(row.get(i)));
      }
      ColumnFacts.Type type = written ? ColumnFacts.Type.WRITTEN : type(fields[i].dataType());
      facts.add(
          new ColumnFacts(
              fields[i].name(),
              type,
              sample.rows().size(),
              counter.counts,
              counter.grows,
              counter.content));
    }
    return facts;
  }

  private void add(String cell) {
    content = 1_000_003 * content + cell.strip().hashCode();
    if (!cell.isEmpty()) {
      counts.merge(cell, 1, Integer::sum);
    }
    if (grows) {
      double number = NumberText.isNumber(cell) ? Double.parseDouble(cell) : Double.NaN;
      grows = number > last;
      last = number;
    }
  }

  /** As a category is named: whole numbers without a point. */
  private static String text(Object cell) {
    if (cell instanceof Double || cell instanceof Float) {
      double value = ((Number) cell).doubleValue();
      boolean whole = value == Math.rint(value) && Math.abs(value) <= EXACT;
      return whole ? Long.toString((long) value) : Double.isNaN(value) ? "" : cell.toString();
    }
    return cell instanceof BigDecimal decimal
        ? decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString()
        : cell.toString();
  }

  private static ColumnFacts.Type type(DataType type) {
    if (type instanceof NumericType) {
      return ColumnFacts.Type.NUMBER;
    }
    if (type instanceof BooleanType) {
      return ColumnFacts.Type.TRUTH;
    }
    if (type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType) {
      return ColumnFacts.Type.TIME;
    }
    if (type instanceof StringType) {
      return ColumnFacts.Type.TEXT;
    }
    return TableSample.isNumbers(type) ? ColumnFacts.Type.NUMBERS : ColumnFacts.Type.OTHER;
  }
}
