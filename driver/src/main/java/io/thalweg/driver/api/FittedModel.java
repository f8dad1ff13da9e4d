package io.thalweg.driver.api;

import io.thalweg.driver.config.Label;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.driver.files.ModelFile;
import io.thalweg.driver.files.ModelFiles;
import io.thalweg.driver.files.Provenance;
import io.thalweg.driver.ingest.PredictionOptions;
import io.thalweg.driver.ingest.Predictions;
import io.thalweg.driver.state.ParameterView;
import io.thalweg.shared.column.CellReader;
import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.LabelUnit;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.worker.compute.Predictor;
import io.thalweg.worker.data.Rescaling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A fitted model in one element type.
 *
 * @param features the columns that fill its inputs
 * @param labels the columns that it predicts; none without data
 * @param <A> {@code float[]} or {@code double[]}
 */
record FittedModel<A>(
    Model model,
    DType<A> dtype,
    A parameters,
    List<FeatureColumn> features,
    Label label,
    KernelChoice kernels,
    Provenance provenance) {
  private static final int BLOCK_ROWS = 256;

  ParameterView<A> view() {
    return new ParameterView<>(model.slots(), dtype, parameters);
  }

  /** Runs all rows, in blocks; {@code take} gets the predictor and the number within its block. */
  void predict(double[][] rows, RowTaker<A> take) {
    requirePrediction();
    A numbers = dtype.allocate(model.inputs());
    Rescaling rescaling = FeatureColumn.rescaling(features);
    List<NumberRule> rules = model.inputRules();
    int capacity = Math.min(BLOCK_ROWS, Math.max(rows.length, 1));
    Predictor<A> predictor =
        new Predictor<>(model, KernelProvider.find(dtype, kernels), parameters, capacity);
    for (int at = 0; at < rows.length; at += capacity) {
      int count = Math.min(capacity, rows.length - at);
      for (int i = 0; i < count; i++) {
        read(rows[at + i], at + i, rescaling, rules, numbers);
        predictor.features().set(dtype, i, numbers, 0);
      }
      predictor.run(count);
      for (int i = 0; i < count; i++) {
        take.accept(predictor, i, at + i);
      }
    }
  }

  /** What is predicted for a row of cells by column. */
  Fitted.Prediction predict(Map<String, ?> row) {
    double[] inputs = new double[model.inputs()];
    int at = 0;
    for (FeatureColumn column : features) {
      if (!row.containsKey(column.name())) {
        throw ThalwegException.of(
                ErrorCode.COLUMNS_DIFFER, "the row has no column '" + column.name() + "'")
            .expected(features.stream().map(FeatureColumn::name).collect(Collectors.joining(", ")))
            .found(String.join(", ", row.keySet()))
            .remedy("give a cell for each feature column, null where it has no value");
      }
      new CellReader(column.name(), column.encoding()).read(row.get(column.name()), inputs, at);
      at += column.width();
    }
    Fitted.Prediction[] found = new Fitted.Prediction[1];
    predict(
        new double[][] {inputs},
        (predictor, within, number) -> {
          double predicted = unit().of(predictor.prediction(within, 0));
          Map<String, Double> probabilities = new LinkedHashMap<>();
          double[] scores = predictor.probability(within);
          for (int i = 0; i < scores.length; i++) {
            probabilities.put(className(i), scores[i]);
          }
          boolean classes = model.task().classes(model.outputs()) > 0;
          String name = classes ? className((int) predicted) : Double.toString(predicted);
          found[0] = new Fitted.Prediction(name, predicted, probabilities);
        });
    return found[0];
  }

  private String className(int number) {
    return label.classes().isEmpty() ? Integer.toString(number) : label.classes().get(number);
  }

  /** The unit of predicted numbers. */
  LabelUnit unit() {
    return label.unit();
  }

  /** Takes what is predicted for one row. */
  interface RowTaker<A> {
    void accept(Predictor<A> predictor, int within, int row);
  }

  private void read(
      double[] row, int number, Rescaling rescaling, List<NumberRule> rules, A target) {
    if (row.length != model.inputs()) {
      throw ThalwegException.of(ErrorCode.BAD_SHAPE, "a row does not fit the model")
          .expected(model.inputs() + " features")
          .found(row.length + " features in row " + number);
    }
    for (int j = 0; j < row.length; j++) {
      NumberRule rule = rules.get(j);
      dtype.set(target, j, rescaling.of(j, row[j] + 0.0)); // no negative zero, as in training
      double value = dtype.get(target, j);
      if (!Double.isFinite(value) || !rule.accepts(value)) {
        throw unusable(rule, row[j], j, number);
      }
    }
  }

  private ThalwegException unusable(NumberRule rule, double value, int at, int row) {
    boolean large = Double.isFinite(value) && rule.accepts(value);
    return ThalwegException.of(
            ErrorCode.BAD_ROW,
            "row %d: feature %d ('%s') cannot be used".formatted(row, at, column(at)))
        .expected(large ? "a number that " + dtype.name() + " can hold" : rule.expectation())
        .found(Double.toString(value))
        .remedy("correct the row, or leave it out");
  }

  /** The name of an input: {@code pixels[17]}, {@code age} or {@code plan=pro}. */
  private String column(int input) {
    return FeatureColumn.inputs(features).get(input);
  }

  Dataset<Row> predict(Dataset<Row> rows, PredictionOptions options) {
    requirePrediction();
    return new Predictions<>(model, dtype, parameters, features, label, kernels)
        .predict(rows, options);
  }

  private void requirePrediction() {
    if (!model.predicts()) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "this objective does not say what it predicts")
          .expected("an objective with a prediction")
          .remedy("add .predicting((p, x) -> ...) to the objective");
    }
  }

  ModelFile<A> file() {
    return ModelFiles.of(model, dtype, parameters, features, label, provenance);
  }

  static <A> FittedModel<A> of(ModelFile<A> file, Model model) {
    return new FittedModel<>(
        model,
        file.dtype(),
        file.parameters(),
        file.description().features(),
        file.description().label(),
        KernelChoice.AUTO,
        file.description().provenance());
  }
}
