package io.thalweg.driver.ingest;

import io.thalweg.driver.config.Label;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.Task;
import io.thalweg.worker.rows.AddedColumns;
import io.thalweg.worker.rows.AddedColumns.Part;
import io.thalweg.worker.rows.BadRowRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that predicting adds to rows, and what becomes of rows that cannot be used.
 *
 * @param prediction the column with the class number or the predicted number, a double; the name of
 *     the class, a text, where classes have names; of a label of several numbers as many numbers
 * @param probability the column with one number per class, by name where classes have names (a
 *     map), or that of a 1 for each of several labels, for classifiers that give probabilities
 * @param rawPrediction the column with one score per class (logits or margins), for classifiers;
 *     none where it is empty
 * @param vectors whether several numbers are Spark ML vectors, as its evaluators want them, instead
 *     of arrays; then classes are numbers, whether they have names or not
 * @param badRows what becomes of rows that cannot be used
 */
public record PredictionOptions(
    String prediction,
    String probability,
    Optional<String> rawPrediction,
    boolean vectors,
    BadRowRule badRows) {

  private static final DataType BY_CLASS =
      DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false);

  /** Checks that there are names. */
  public PredictionOptions {
    Objects.requireNonNull(badRows);
    requireName(prediction, "prediction");
    requireName(probability, "probability");
    rawPrediction.ifPresent(name -> requireName(name, "raw prediction"));
  }

  /** The columns {@code prediction} and {@code probability} (an array); a bad row is an error. */
  public static PredictionOptions defaults() {
    return new PredictionOptions(
        "prediction", "probability", Optional.empty(), false, BadRowRule.FAIL);
  }

  /** The same with another name of the column with the prediction. */
  public PredictionOptions withPrediction(String name) {
    return new PredictionOptions(name, probability, rawPrediction, vectors, badRows);
  }

  /** The same with another name of the column with the probabilities. */
  public PredictionOptions withProbability(String name) {
    return new PredictionOptions(prediction, name, rawPrediction, vectors, badRows);
  }

  /** The same with a column for the scores. */
  public PredictionOptions withRawPrediction(String name) {
    return new PredictionOptions(prediction, probability, Optional.of(name), vectors, badRows);
  }

  /** The same with Spark ML vectors. */
  public PredictionOptions withVectors() {
    return new PredictionOptions(prediction, probability, rawPrediction, true, badRows);
  }

  /** The same with another treatment of rows that cannot be used. */
  public PredictionOptions withBadRows(BadRowRule rule) {
    return new PredictionOptions(prediction, probability, rawPrediction, vectors, rule);
  }

  /** The columns that a model gives, by name. */
  Map<String, Part> columns(Model model) {
    Task task = model.task();
    Map<String, Part> columns = new LinkedHashMap<>();
    add(columns, prediction, Part.PREDICTION);
    if (task.hasProbabilities()) {
      add(columns, probability, Part.PROBABILITY);
    }
    if (task.classes(2) > 0) {
      rawPrediction.ifPresent(name -> add(columns, name, Part.RAW_PREDICTION));
    }
    return columns;
  }

  private static void add(Map<String, Part> columns, String name, Part part) {
    if (columns.put(name, part) != null) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "two new columns have one name")
          .expected("a name for each")
          .found("'" + name + "' twice")
          .remedy("give one of them another name");
    }
  }

  /** What is written into the columns. */
  AddedColumns added(Model model, Label label) {
    return new AddedColumns(
        List.copyOf(columns(model).values()), vectors, names(label), label.unit());
  }

  /** The names of classes, which Spark ML does not know. */
  private List<String> names(Label label) {
    return vectors ? List.of() : label.classes();
  }

  /** {@code schema} with the columns at its end. */
  StructType addTo(StructType schema, Model model, Label label) {
    StructType extended = schema;
    boolean nullable = badRows == BadRowRule.NULL;
    for (Map.Entry<String, Part> column : columns(model).entrySet()) {
      boolean single = column.getValue() == Part.PREDICTION && model.predictions() == 1;
      boolean named = !names(label).isEmpty();
      DataType type =
          single
              ? named ? DataTypes.StringType : DataTypes.DoubleType
              : named ? BY_CLASS : several();
      extended = extended.add(column.getKey(), type, nullable);
    }
    return extended;
  }

  private DataType several() {
    return vectors
        ? SQLDataTypes.VectorType()
        : DataTypes.createArrayType(DataTypes.DoubleType, false);
  }

  /**
   * Refuses rows that have a column of such a name already.
   *
   * @param remedies how the user gives each column another name
   * @throws ThalwegException COLUMNS_DIFFER
   */
  void requireNew(StructType schema, Model model, Map<Part, String> remedies) {
    ColumnNames names = ColumnNames.of(schema);
    columns(model)
        .forEach(
            (name, part) -> {
              if (names.has(name)) {
                throw ThalwegException.of(
                        ErrorCode.COLUMNS_DIFFER, "the data already has a column '" + name + "'")
                    .expected("data without the columns that predict adds")
                    .found(
                        names.all().stream()
                            .filter(there -> names.same(there, name))
                            .map(there -> "'" + there + "'")
                            .collect(Collectors.joining(", ")))
                    .remedy("name the new column differently: " + remedies.get(part));
              }
            });
  }

  private static void requireName(String name, String what) {
    if (name.isBlank()) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "the " + what + " column has no name");
    }
  }
}
