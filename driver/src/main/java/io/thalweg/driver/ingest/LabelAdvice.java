package io.thalweg.driver.ingest;

import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StructField;

/**
 * What to do about labels that a loss does not take: how to name the classes, where leaving rows
 * out would lose one of them.
 *
 * @param labels the columns of the label
 * @param trained whether the rows are those to train on, whose classes can be named; others have to
 *     have the same
 * @param rule what the loss takes
 * @param words how the user writes it
 */
public record LabelAdvice(List<String> labels, boolean trained, NumberRule rule, Words words) {
  private static final int MOST_VALUES = 100;
  private static final String NUMBER = "label";

  /** Takes a copy. */
  public LabelAdvice {
    labels = List.copyOf(labels);
  }

  /** How the two settings are written in a face of the program. */
  public interface Words {
    /** Reads a column of the label as the value of an expression in Spark SQL. */
    String read(String label, String expression);

    /** Gives the last layer so many outputs. */
    String outputs(int count);
  }

  /**
   * What {@code work} gives; where it ends because of the labels, the error says what helps.
   *
   * @param rows with these labels
   */
  public <T> T during(Supplier<T> work, Supplier<Dataset<Row>> rows) {
    try {
      return work.get();
    } catch (ThalwegException e) {
      throw e.code() == ErrorCode.BAD_LABEL ? of(rows.get()).map(e::remedy).orElse(e) : e;
    }
  }

  /** The remedy for the labels of {@code rows}; nothing where single rows are at fault. */
  public Optional<String> of(Dataset<Row> rows) {
    ColumnNames names = ColumnNames.of(rows.schema());
    return labels.stream()
        .map(names::find)
        .flatMap(Optional::stream)
        .filter(field -> !field.dataType().equals(SQLDataTypes.VectorType()))
        .map(field -> of(rows, field))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> of(Dataset<Row> rows, StructField field) {
    String label = field.name();
    boolean several = field.dataType() instanceof ArrayType;
    List<Double> values = values(rows, label, several);
    if (values.isEmpty() || values.size() > MOST_VALUES || rule.max() > MOST_VALUES) {
      return Optional.empty();
    }
    if (values.stream().allMatch(rule::accepts)) {
      return Optional.empty(); // labels that are missing
    }
    int classes = (int) rule.max() + 1;
    if (values.size() <= classes) {
      return Optional.of(
          "classes are numbered from 0, and the labels are "
              + text(values)
              + ": "
              + classes(field, values));
    }
    boolean whole = values.stream().allMatch(value -> value == Math.rint(value));
    return rule.integral() && classes > 2 && whole && values.get(0) >= 0
        ? Optional.of(moreClasses(field, values))
        : Optional.empty();
  }

  private String moreClasses(StructField field, List<Double> values) {
    String outputs = "there are " + values.size() + " classes: " + words.outputs(values.size());
    boolean fitting = values.get(values.size() - 1) == values.size() - 1;
    return fitting ? outputs : outputs + ", and " + classes(field, values);
  }

  /** Names the values as classes, or numbers them where they cannot be named. */
  private String classes(StructField field, List<Double> values) {
    boolean several = field.dataType() instanceof ArrayType;
    if (!trained || several || labels.size() > 1) {
      return words.read(field.name(), numbered(field.name(), several, values));
    }
    boolean whole = field.dataType() instanceof IntegralType; // 1.0 in CSV is not the text 1
    return "--set 'data.label={column: %s%s}'"
        .formatted(YamlText.of(field.name()), whole ? ", classes: [" + text(values) + "]" : "");
  }

  /** The distinct labels in ascending order, at most one more than are of use. */
  private static List<Double> values(Dataset<Row> rows, String label, boolean several) {
    Column cell = SourceColumns.column(label);
    return rows
        .select((several ? functions.explode(cell) : cell).as(NUMBER))
        .select(functions.col(NUMBER).try_cast("double").as(NUMBER))
        .distinct()
        .filter("label is not null and not isnan(label)")
        .orderBy(NUMBER)
        .limit(MOST_VALUES + 1)
        .collectAsList()
        .stream()
        .map(row -> row.getDouble(0))
        .toList();
  }

  /** The class number of a label, or of each number of one, in Spark SQL. */
  private static String numbered(String label, boolean several, List<Double> values) {
    String column = sql(label);
    return several
        ? "transform(" + column + ", x -> " + numbered("x", values) + ")"
        : numbered(column, values);
  }

  private static String numbered(String column, List<Double> values) {
    int count = values.size();
    if (count == 2) {
      return "int(" + column + " = " + literal(values.get(1)) + ")";
    }
    double first = values.get(0);
    return values.get(count - 1) - first == count - 1 && first == Math.rint(first)
        ? "int(" + column + " - " + literal(first) + ")"
        : "array_position(array(" + text(values) + "), double(" + column + ")) - 1";
  }

  /**
   * A query for the rows of a relation with other labels.
   *
   * @param label the label column
   * @param expression its new value in Spark SQL
   */
  public static String query(String label, String expression, String relation) {
    return String.format(
        "select * except (%s), %s as %s from %s", sql(label), expression, sql(label), relation);
  }

  /** A column's name in Spark SQL. */
  public static String sql(String column) {
    return column.matches("[A-Za-z_]\\w*") ? column : "`" + column.replace("`", "``") + "`";
  }

  private static String text(List<Double> values) {
    return values.stream().map(LabelAdvice::literal).collect(Collectors.joining(", "));
  }

  private static String literal(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
