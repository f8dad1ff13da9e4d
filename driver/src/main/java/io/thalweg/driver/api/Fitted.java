package io.thalweg.driver.api;

import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.driver.files.ModelDescription;
import io.thalweg.driver.files.ModelDirectory;
import io.thalweg.driver.files.ModelFile;
import io.thalweg.driver.files.ModelFiles;
import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.files.Sha256;
import io.thalweg.driver.fit.FitResult;
import io.thalweg.driver.ingest.PredictionOptions;
import io.thalweg.driver.round.Trained;
import io.thalweg.driver.state.Details;
import io.thalweg.driver.state.Finding;
import io.thalweg.driver.storage.StoredPath;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Model;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A trained model: its parameters, its figures, its predictions. Immutable. */
public final class Fitted {
  private static final String FOLDER = "the model folder";

  private final FittedModel<?> model;
  private final long rounds;
  private final Map<String, Map<String, Double>> metrics;
  private final Map<String, Details> details;
  private final Map<String, Long> badRows;
  private final boolean interrupted;
  private final List<String> notes;
  private final List<Finding> findings;

  private Fitted(
      FittedModel<?> model,
      long rounds,
      Map<String, Map<String, Double>> metrics,
      Map<String, Details> details,
      Map<String, Long> badRows,
      boolean interrupted,
      List<String> notes,
      List<Finding> findings) {
    this.model = model;
    this.rounds = rounds;
    this.metrics = Collections.unmodifiableMap(metrics);
    this.details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    this.badRows = Collections.unmodifiableMap(new LinkedHashMap<>(badRows));
    this.interrupted = interrupted;
    this.notes = List.copyOf(notes);
    this.findings = List.copyOf(findings);
  }

  /** The model of a training that has ended as it was to. */
  static <A> Fitted of(FitResult<A> result) {
    Trained<A> trained = result.trained();
    FittedModel<A> model =
        new FittedModel<>(
            result.model(),
            result.dtype(),
            trained.parameters(),
            result.rows().features(),
            result.rows().label(),
            result.spec().settings().kernels(),
            result.provenance());
    return new Fitted(
        model,
        trained.rounds(),
        trained.metrics(),
        trained.details(),
        result.rows().bad(),
        trained.status() == RunStatus.INTERRUPTED,
        trained.notes().stream().map(ApiWords::of).toList(),
        trained.findings().stream().map(finding -> finding.worded(ApiWords::of)).toList());
  }

  /**
   * A copy of a parameter, row-major.
   *
   * @param name {@code "0.weight"}, or a name of the objective's own
   * @throws ThalwegException UNKNOWN_KEY that names the nearest one
   */
  public double[] parameter(String name) {
    return model.view().get(name);
  }

  /** A parameter with a single element. */
  public double scalar(String name) {
    return model.view().scalar(name);
  }

  /** The SHA-256 of all parameters, which two runs of equal bits share. */
  public String paramsSha256() {
    return sha256(model);
  }

  private static <A> String sha256(FittedModel<A> model) {
    return Sha256.of(model.dtype(), model.parameters());
  }

  /** The names of the inputs, in order: {@code age}, {@code plan=pro}, {@code signup.month}. */
  public List<String> inputs() {
    return FeatureColumn.inputs(model.features());
  }

  /** The names of the classes, in the order of the outputs; empty where they have none. */
  public List<String> classes() {
    return model.label().classes();
  }

  /** How many rounds were run; 0 for a model that was loaded. */
  public long rounds() {
    return rounds;
  }

  /**
   * The metrics of the final parameters, by data set ({@code train}, {@code test}), then by metric;
   * empty for a model that was loaded or whose training was stopped.
   */
  public Map<String, Map<String, Double>> metrics() {
    return metrics;
  }

  /**
   * How the model does on held-out rows in detail, by data set: which classes are taken for which,
   * what scores are worth, how errors spread. Empty without held-out rows, for a model that was
   * loaded or whose training was stopped.
   */
  public Map<String, Details> details() {
    return details;
  }

  /** Whether {@link Training#stopWhen} has ended the training before its last round. */
  public boolean isInterrupted() {
    return interrupted;
  }

  /**
   * What the training had to remark although it could go on, such as bad rows that were left out;
   * empty for a model that was loaded.
   */
  public List<String> notes() {
    return notes;
  }

  /** What was found to be wrong with the training; empty for a model that was loaded. */
  public List<Finding> findings() {
    return findings;
  }

  /**
   * The rows that were left out since they could not be used, by data set ({@code train}, {@code
   * test}); empty for a model that was loaded.
   */
  public Map<String, Long> badRows() {
    return badRows;
  }

  /**
   * The mean loss of the final parameters over the training data.
   *
   * @throws ThalwegException BAD_VALUE for a model that was loaded or whose training was stopped
   */
  public double loss() {
    if (!metrics.containsKey("train")) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "this model has no training loss")
          .expected("a training that has ended")
          .found(interrupted ? "one that stopWhen(...) has interrupted" : "a loaded model");
    }
    return metrics.get("train").get("loss");
  }

  /**
   * What the model predicts for each row: a class number or a number.
   *
   * @param rows (rows, inputs), as {@link #inputs} names them
   * @throws ThalwegException BAD_SHAPE if a row does not fit; BAD_ROW if a feature is not finite or
   *     none that the model reads; BAD_VALUE if the model is an objective that predicts nothing, or
   *     predicts several numbers
   */
  public double[] predict(double[][] rows) {
    int numbers = model.model().predictions();
    if (numbers > 1) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "the model predicts several numbers for a row")
          .expected("a model that predicts one")
          .found("one that predicts " + numbers)
          .remedy("call predictions(rows), which gives them all");
    }
    double[] predictions = new double[rows.length];
    model.predict(
        rows,
        (predictor, within, row) ->
            predictions[row] = model.unit().of(predictor.prediction(within, 0)));
    return predictions;
  }

  /**
   * All that the model predicts for each row, (rows, numbers): as many numbers as a label has.
   *
   * @param rows (rows, features)
   * @throws ThalwegException as {@link #predict(double[][])}
   */
  public double[][] predictions(double[][] rows) {
    double[][] predictions = new double[rows.length][];
    model.predict(
        rows, (predictor, within, row) -> predictions[row] = predictor.predictions(within));
    return predictions;
  }

  /**
   * The probability of each class for each row, (rows, classes), or that of a 1 for each of several
   * labels, (rows, labels); empty rows for a regression.
   */
  public double[][] probabilities(double[][] rows) {
    double[][] probabilities = new double[rows.length][];
    model.predict(
        rows, (predictor, within, row) -> probabilities[row] = predictor.probability(within));
    return probabilities;
  }

  /**
   * What the model predicts for a row as people have it: cells by column, as they stand in a table.
   *
   * @param row the cells of all feature columns: numbers, booleans, texts, dates of {@code
   *     java.time} or as text, arrays and lists of numbers; null where a cell has no value. Other
   *     columns are not looked at
   * @throws ThalwegException COLUMNS_DIFFER if a column is missing; BAD_ROW if a cell cannot be
   *     used
   */
  public Prediction predict(Map<String, ?> row) {
    return model.predict(row);
  }

  /**
   * What is predicted for a row.
   *
   * @param label the name of the class, or the number as text where classes have no names
   * @param value the number of the class, or the predicted number
   * @param probabilities of the classes, by name or number; empty where there are none
   */
  public record Prediction(String label, double value, Map<String, Double> probabilities) {
    /** Takes a copy, in its order. */
    public Prediction {
      probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
    }
  }

  /**
   * The rows with the column {@code prediction} and, from a classifier, {@code probability}. The
   * features are found by the names of the training data's columns.
   */
  public Dataset<Row> predict(Dataset<Row> rows) {
    return predict(rows, PredictionOptions.defaults());
  }

  /**
   * The same with other names for the new columns, Spark ML vectors (as Spark's evaluators want
   * them) or scores per class, or another treatment of rows that cannot be used.
   *
   * <pre>{@code
   * PredictionOptions.defaults()
   *     .withVectors()
   *     .withRawPrediction("rawPrediction")
   *     .withBadRows(BadRowRule.SKIP)
   * }</pre>
   *
   * @throws ThalwegException COLUMNS_DIFFER, WRONG_COLUMN_TYPE; BAD_ROW when the rows are used
   */
  public Dataset<Row> predict(Dataset<Row> rows, PredictionOptions options) {
    return ApiWords.speak(() -> model.predict(rows, options));
  }

  /**
   * Writes the folder {@code directory} with {@code model.safetensors} and {@code model.json}: data
   * only. An earlier model there is replaced once the new one is complete.
   *
   * @throws ThalwegException BAD_VALUE if the file system cannot be reached; OUTPUT_EXISTS if the
   *     folder holds anything but a model of Thalweg; INTERNAL if the file system refuses
   */
  public void save(Path directory) {
    ApiWords.speak(
        () -> {
          ModelDirectory.save(model.file(), directory);
          return this;
        });
  }

  /**
   * The same with a path or the URI of another file system.
   *
   * @param directory such as {@code "hdfs://host:8020/models/first"}; the settings of that file
   *     system are those of the Spark session of this thread or process
   */
  public void save(String directory) {
    save(StoredPath.of(directory, FOLDER));
  }

  /**
   * Reads a network that {@link #save(Path)}, or {@code thalweg train}, has written, and verifies
   * its checksum.
   *
   * @param directory the folder of a model, or a run directory
   * @throws ThalwegException MISSING_FILE or BAD_MODEL_FILE; also if it is an objective's or has a
   *     {@link io.thalweg.shared.nn.UserLayer}, whose code is not in the file
   */
  public static Fitted load(Path directory) {
    return ApiWords.speak(
        () -> {
          ModelFile<?> file = ModelDirectory.load(directory);
          return of(file, ModelFiles.network(file));
        });
  }

  /** The same with a path or the URI of another file system. */
  public static Fitted load(String directory) {
    return load(StoredPath.of(directory, FOLDER));
  }

  /**
   * Reads the parameters of an objective that {@link #save(Path)} has written.
   *
   * @param objective the same objective, whose code is not in the file
   * @throws ThalwegException MISSING_FILE; BAD_MODEL_FILE if it has other parameters
   */
  public static Fitted load(Path directory, Objective objective) {
    ModelFile<?> file = ModelDirectory.load(directory);
    Model model = objective.model(file.description().inputs(), file.description().labelWidth());
    ModelFiles.requireSlots(file, model.slots());
    return of(file, model);
  }

  /** The same with a path or the URI of another file system. */
  public static Fitted load(String directory, Objective objective) {
    return load(StoredPath.of(directory, FOLDER), objective);
  }

  /**
   * Reads a network with layers of the user's own that {@link #save(Path)} has written.
   *
   * @param network the same network, whose layers' code is not in the file
   * @throws ThalwegException MISSING_FILE; BAD_MODEL_FILE if it is another network
   */
  public static Fitted load(Path directory, Network network) {
    ModelFile<?> file = ModelDirectory.load(directory);
    ModelDescription saved = file.description();
    return of(file, ModelFiles.network(file, network.model(saved.features(), saved.labelWidth())));
  }

  /** The same with a path or the URI of another file system. */
  public static Fitted load(String directory, Network network) {
    return load(StoredPath.of(directory, FOLDER), network);
  }

  private static Fitted of(ModelFile<?> file, Model model) {
    return new Fitted(
        FittedModel.of(file, model), 0, Map.of(), Map.of(), Map.of(), false, List.of(), List.of());
  }
}
