package io.thalweg.driver.ingest;

import io.thalweg.driver.config.BadRows;
import io.thalweg.driver.config.Feature;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.rows.NumberType;
import io.thalweg.worker.rows.SourceColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Finds the columns that a config names in the schema of a source. */
final class ColumnResolver {
  private final ColumnNames names;
  private final TextColumns texts;
  private final boolean header;
  private final List<ColumnProblem> problems = new ArrayList<>();

  private ColumnResolver(ColumnNames names, TextColumns texts, boolean header) {
    this.names = names;
    this.texts = texts;
    this.header = header;
  }

  /**
   * The used columns; arrays and vectors have width 0 until the data is read.
   *
   * @throws ThalwegException MISSING_COLUMN, WRONG_COLUMN_TYPE: one error for all columns
   */
  static SourceColumns resolve(StructType schema, DataColumns spec) {
    ColumnNames names = ColumnNames.of(schema);
    ColumnResolver resolver = new ColumnResolver(names, TextColumns.none(), false);
    SourceColumns columns = resolver.columns(spec, false);
    if (!resolver.problems.isEmpty()) {
      throw ColumnProblems.error(resolver.problems, columns, Optional.empty());
    }
    return checked(columns, names);
  }

  /**
   * The same for a source, in which text may be numbers.
   *
   * @param badRows whether the error tells of rows that cannot be used, too
   * @throws ThalwegException as above; EMPTY_DATA where there are no rows to tell the types
   */
  static SourceColumns resolve(SourceRows source, DataColumns spec, BadRows badRows)
      throws IOException {
    StructType schema = source.rows().schema();
    if (schema.isEmpty()) {
      throw NoRows.found("neither columns nor rows");
    }
    ColumnNames names = ColumnNames.of(schema);
    TextColumns texts = TextColumns.of(source, names, used(names, spec));
    boolean header = source.text().stream().anyMatch(TextFormat::hasHeader);
    ColumnResolver resolver = new ColumnResolver(names, texts, header);
    SourceColumns columns = resolver.columns(spec, source.marksLines());
    if (!resolver.problems.isEmpty()) {
      throw resolver.error(source, columns, badRows);
    }
    return checked(columns, names);
  }

  private ThalwegException error(SourceRows source, SourceColumns usable, BadRows badRows)
      throws IOException {
    Optional<BadRowCounts> bad =
        badRows == BadRows.FAIL ? ColumnProblems.badRows(source, usable) : Optional.empty();
    ThalwegException error = ColumnProblems.error(problems, usable, bad);
    return problems.size() == 1 && bad.isEmpty()
        ? texts.firstText(problems.get(0).column()).map(error::found).orElse(error)
        : error;
  }

  private static List<String> used(ColumnNames names, DataColumns spec) {
    List<String> used = new ArrayList<>();
    FeaturePatterns.expand(names, spec).forEach(feature -> used.add(feature.column()));
    used.addAll(spec.label().columns());
    spec.weight().ifPresent(used::add);
    return used;
  }

  /** The columns that can be used; the others become problems. */
  private SourceColumns columns(DataColumns spec, boolean lines) {
    return new SourceColumns(
        columns(
            FeaturePatterns.expand(names, spec).stream().map(Feature::column).toList(),
            ColumnProblem.FEATURE),
        columns(spec.label().columns(), ColumnProblem.LABEL),
        spec.weight().flatMap(name -> scalar(name, ColumnProblem.WEIGHT)),
        lines);
  }

  private List<SourceColumn> columns(List<String> wanted, String role) {
    List<SourceColumn> columns = new ArrayList<>();
    for (String name : wanted) {
      field(name, role).flatMap(field -> numbers(field, role)).ifPresent(columns::add);
    }
    return List.copyOf(columns);
  }

  private Optional<StructField> field(String name, String role) {
    Optional<StructField> field = names.find(name);
    if (field.isEmpty()) {
      problems.add(ColumnProblem.missing(names, name, role, header));
    }
    return field;
  }

  /** A column of one or several numbers. */
  private Optional<SourceColumn> numbers(StructField field, String role) {
    Optional<SourceColumn> scalar = number(field).map(type -> scalar(field, type));
    if (scalar.isPresent()) {
      return scalar;
    }
    if (field.dataType().equals(SQLDataTypes.VectorType())) {
      return Optional.of(new SourceColumn.Vector(field.name(), 0));
    }
    if (field.dataType() instanceof ArrayType array) {
      Optional<NumberType> element = NumberType.of(array.elementType());
      if (element.isPresent()) {
        return Optional.of(new SourceColumn.Array(field.name(), element.get(), 0));
      }
    }
    problems.add(problem(field, role));
    return Optional.empty();
  }

  /** Whether a column has one value in each row, number or not. */
  static boolean isSingle(StructField field) {
    return !(field.dataType() instanceof ArrayType)
        && !field.dataType().equals(SQLDataTypes.VectorType());
  }

  private Optional<SourceColumn.Scalar> scalar(String name, String role) {
    Optional<StructField> field = field(name, role);
    Optional<SourceColumn.Scalar> column =
        field.flatMap(found -> number(found).map(type -> scalar(found, type)));
    if (field.isPresent() && column.isEmpty()) {
      problems.add(problem(field.get(), role));
    }
    return column;
  }

  private static SourceColumn.Scalar scalar(StructField field, NumberType type) {
    return new SourceColumn.Scalar(field.name(), type);
  }

  private Optional<NumberType> number(StructField field) {
    return NumberType.of(field.dataType()).or(() -> texts.numbers(field.name()));
  }

  private ColumnProblem problem(StructField field, String role) {
    return texts
        .problem(field.name(), role)
        .orElseGet(() -> wrongType(field.name(), field.dataType(), role));
  }

  private static ColumnProblem wrongType(String name, DataType type, String role) {
    boolean feature = role.equals(ColumnProblem.FEATURE);
    String remedy =
        feature
            ? "turn it into numbers first"
            : "turn it into numbers first"
                + (role.equals(ColumnProblem.LABEL) ? "; classes are numbered from 0" : "");
    return new ColumnProblem(
        ErrorCode.WRONG_COLUMN_TYPE,
        role,
        name,
        "column '" + name + "' cannot be used as a " + role,
        role.equals(ColumnProblem.WEIGHT)
            ? "a number or a boolean"
            : "a number, a boolean, an array of numbers or a Spark ML vector",
        type.simpleString(),
        remedy,
        feature ? "" : "'" + name + "': " + remedy);
  }

  private static SourceColumns checked(SourceColumns columns, ColumnNames names) {
    if (columns.features().isEmpty()) {
      throw ThalwegException.of(ErrorCode.MISSING_COLUMN, "no feature column is left")
          .found(String.join(", ", names.all()))
          .remedy("the data needs columns beside label and weight");
    }
    Set<String> seen = new HashSet<>();
    for (String name : columns.names()) {
      if (!seen.add(name)) {
        throw ThalwegException.of(ErrorCode.BAD_VALUE, "the column '" + name + "' is used twice")
            .expected("each column once, as a feature, the label or the weight")
            .remedy("name it once in data.features, data.label, data.weight and data.exclude");
      }
    }
    return columns;
  }
}
