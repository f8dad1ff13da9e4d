package io.thalweg.driver.ingest;

import io.thalweg.driver.config.BadRows;
import io.thalweg.driver.config.Feature;
import io.thalweg.driver.config.Label;
import io.thalweg.shared.data.NumberRule;
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
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Finds the columns that a config names in the schema of a source. */
final class ColumnResolver {
  private final ColumnNames names;
  private final TextColumns texts;
  private final boolean header;
  private final ExpectedColumns expected;
  private final boolean classes; // whether labels may be classes
  private final List<ColumnProblem> problems = new ArrayList<>();

  private ColumnResolver(
      ColumnNames names,
      TextColumns texts,
      boolean header,
      ExpectedColumns expected,
      boolean classes) {
    this.classes = classes;
    this.names = names;
    this.texts = texts;
    this.header = header;
    this.expected = expected;
  }

  /**
   * The used columns; arrays and vectors have width 0 until the data is read.
   *
   * @throws ThalwegException MISSING_COLUMN, WRONG_COLUMN_TYPE: one error for all columns
   */
  static SourceColumns resolve(StructType schema, DataColumns spec, ExpectedColumns expected) {
    ColumnNames names = ColumnNames.of(schema);
    ColumnResolver resolver = new ColumnResolver(names, TextColumns.none(), false, expected, false);
    SourceColumns columns = resolver.columns(spec, false);
    if (!resolver.problems.isEmpty()) {
      throw ColumnProblems.error(resolver.problems, new ColumnCure(names, spec), Optional.empty());
    }
    return checked(columns, names);
  }

  /**
   * The same for a source, in which text may be numbers.
   *
   * @param options whether the error tells of rows that cannot be used, too; what labels have to be
   * @throws ThalwegException as above; EMPTY_DATA where there are no rows to tell the types
   */
  static SourceColumns resolve(
      SourceRows source, DataColumns spec, IngestOptions options, ExpectedColumns expected)
      throws IOException {
    StructType schema = source.rows().schema();
    if (schema.isEmpty()) {
      throw NoRows.found("neither columns nor rows");
    }
    ColumnNames names = ColumnNames.of(schema);
    TextColumns texts = TextColumns.of(source, names, numbers(names, spec, expected));
    boolean header = source.text().stream().anyMatch(TextFormat::hasHeader);
    ColumnResolver resolver =
        new ColumnResolver(
            names, texts, header, expected, !options.rules().label().equals(NumberRule.any()));
    SourceColumns columns = resolver.columns(spec, source.marksLines());
    if (!resolver.problems.isEmpty()) {
      throw resolver.error(source, spec, columns, options);
    }
    return checked(columns, names);
  }

  private ThalwegException error(
      SourceRows source, DataColumns spec, SourceColumns usable, IngestOptions options)
      throws IOException {
    if (expected.coded()) {
      List<Feature> features = FeaturePatterns.expand(names, spec);
      KnownCategories categories = new KnownCategories(source, options);
      categories.of(usable, name -> FeaturePatterns.of(names, features, name));
      problems.addAll(categories.problems());
    }
    Optional<BadRowCounts> bad =
        options.badRows() == BadRows.FAIL
            ? ColumnProblems.badRows(source, usable)
            : Optional.empty();
    ThalwegException error = ColumnProblems.error(problems, new ColumnCure(names, spec), bad);
    return problems.size() == 1 && bad.isEmpty()
        ? texts.firstText(problems.get(0).column()).map(error::found).orElse(error)
        : error;
  }

  /** The columns that may be numbers written as text. */
  private static List<String> numbers(
      ColumnNames names, DataColumns spec, ExpectedColumns expected) {
    List<String> used = new ArrayList<>();
    expected.wanted(names, spec).stream()
        .filter(column -> !column.isTextual())
        .forEach(column -> used.add(column.name()));
    if (!spec.label().named()) {
      used.addAll(spec.label().columns());
    }
    spec.weight().ifPresent(used::add);
    return used;
  }

  /** The columns that can be used; the others become problems. */
  private SourceColumns columns(DataColumns spec, boolean lines) {
    spec.exclude().stream()
        .filter(name -> FeaturePatterns.fitting(names, name).isEmpty())
        .map(name -> ColumnProblem.missing(names, name, ColumnProblem.EXCLUDED, header))
        .forEach(problems::add);
    return new SourceColumns(
        columns(expected.wanted(names, spec), ColumnProblem.FEATURE),
        columns(labels(spec.label()), ColumnProblem.LABEL),
        spec.weight().flatMap(name -> scalar(name, ColumnProblem.WEIGHT)),
        lines);
  }

  private List<WantedColumn> labels(Label label) {
    boolean named = classes && expected.coded() && label.columns().size() == 1;
    return label.columns().stream()
        .map(name -> WantedColumn.of(label, name, named && isText(name)))
        .toList();
  }

  /** Whether a column is text, but no numbers that are written as text. */
  private boolean isText(String name) {
    return names
        .find(name)
        .filter(field -> field.dataType().equals(DataTypes.StringType))
        .filter(field -> texts.numbers(field.name()).isEmpty())
        .isPresent();
  }

  private List<SourceColumn> columns(List<WantedColumn> wanted, String role) {
    List<SourceColumn> columns = new ArrayList<>();
    for (WantedColumn column : wanted) {
      Optional<StructField> field = field(column.name(), role);
      field.flatMap(found -> column(column, found, role)).ifPresent(columns::add);
    }
    return List.copyOf(columns);
  }

  private Optional<SourceColumn> column(WantedColumn wanted, StructField field, String role) {
    if (!wanted.isTextual()) {
      return numbers(field, role).map(wanted::numbers);
    }
    Optional<SourceColumn> found = wanted.texts(field.name(), field.dataType()).map(c -> c);
    if (found.isEmpty()) {
      problems.add(wrongCells(wanted, field, role));
    }
    return found;
  }

  private static ColumnProblem wrongCells(WantedColumn wanted, StructField field, String role) {
    boolean times = wanted.form() == WantedColumn.Form.TIMES;
    String remedy = "name it as the numbers that it holds, or leave it out";
    return new ColumnProblem(
        ErrorCode.WRONG_COLUMN_TYPE,
        role,
        field.name(),
        "column '" + field.name() + "' cannot be used as " + (times ? "a date" : "categories"),
        times ? "a date, a timestamp or text" : "text, numbers, booleans or dates",
        field.dataType().simpleString(),
        remedy,
        "'" + field.name() + "': " + remedy);
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
    Optional<Feature> instead = feature ? ColumnAdvice.of(name, type) : Optional.empty();
    String remedy =
        instead.isPresent()
            ? ""
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
        feature ? "" : "'" + name + "': " + remedy,
        instead);
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
