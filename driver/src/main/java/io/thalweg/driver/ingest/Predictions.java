package io.thalweg.driver.ingest;

import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.config.Label;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.worker.data.RowRules;
import io.thalweg.worker.rows.AddedColumns.Part;
import io.thalweg.worker.rows.PredictRows;
import io.thalweg.worker.rows.PredictedCounts;
import io.thalweg.worker.rows.RowFeatures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The way back: rows of any Spark source with what a model predicts for them in new columns.
 *
 * @param model the model with its standardisation
 * @param parameters the flat parameters
 * @param features the columns that fill its inputs
 * @param label what is predicted, with the names of its classes
 * @param <A> {@code float[]} or {@code double[]}
 */
public record Predictions<A>(
    Model model,
    DType<A> dtype,
    A parameters,
    List<FeatureColumn> features,
    Label label,
    KernelChoice kernels) {
  private static final Map<Part, String> IN_JAVA =
      Map.of(
          Part.PREDICTION, "PredictionOptions.withPrediction(NAME)",
          Part.PROBABILITY, "PredictionOptions.withProbability(NAME)",
          Part.RAW_PREDICTION, "PredictionOptions.withRawPrediction(NAME)");

  /**
   * A data frame with the columns that the model adds.
   *
   * @throws ThalwegException COLUMNS_DIFFER, WRONG_COLUMN_TYPE; BAD_ROW when the rows are used
   */
  public Dataset<Row> predict(Dataset<Row> rows, PredictionOptions options) {
    SourceColumns columns = Ingest.trainedColumns(rows.schema(), features);
    options.requireNew(rows.schema(), model, IN_JAVA);
    return predict(PassedRows.typed(rows, columns), columns, options, Optional.empty());
  }

  /**
   * The rows of a source as they stand, with the columns that the model adds. Cells of CSV are
   * passed on letter by letter.
   *
   * @param remedies how the user gives the new columns other names
   * @throws ThalwegException COLUMNS_DIFFER, WRONG_COLUMN_TYPE, MISSING_FILE, UNREADABLE_DATA
   */
  public PredictedRows predict(
      SparkSession spark,
      DataSource source,
      PredictionOptions options,
      Map<Part, String> remedies) {
    return SparkFaults.translate(
        spark,
        () -> {
          SourceRows read = SourceReader.readLike(spark, source, features);
          SourceColumns columns = columns(read, source);
          PassedRows passed = passed(spark, read, source, columns);
          options.requireNew(passed.passedSchema(), model, remedies);
          PredictedCounts counts = PredictedCounts.in(spark.sparkContext(), columns.features());
          Dataset<Row> rows = predict(passed, columns, options, Optional.of(counts));
          return new PredictedRows(rows, counts, options.badRows(), () -> firstBad(read));
        });
  }

  private SourceColumns columns(SourceRows read, DataSource source) {
    StructType schema = read.rows().schema();
    return Ingest.trainedColumns(
        isText(source) ? PassedRows.asNumbers(schema, texts(schema)) : schema, features);
  }

  /** The columns, by their names in the data, whose cells are categories or dates. */
  private Set<String> texts(StructType schema) {
    return ExpectedColumns.of(features).texts(ColumnNames.of(schema), Ingest.featuresOf(features));
  }

  private static PassedRows passed(
      SparkSession spark, SourceRows read, DataSource source, SourceColumns columns) {
    if (!isText(source)) {
      return PassedRows.typed(read.rows(), columns);
    }
    DataSource.Files files = (DataSource.Files) source;
    StructType inferred = read.rows().schema();
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.putAll(files.options());
    return PassedRows.text(
        SourceReader.text(spark, files, inferred),
        inferred,
        Optional.ofNullable(options.get("nullValue")),
        columns);
  }

  private static boolean isText(DataSource source) {
    return source instanceof DataSource.Files files && files.format().equals("csv");
  }

  private Dataset<Row> predict(
      PassedRows rows,
      SourceColumns columns,
      PredictionOptions options,
      Optional<PredictedCounts> counts) {
    SparkContext context = rows.rows().sparkSession().sparkContext();
    Broadcast<byte[]> bytes =
        JavaSparkContext.fromSparkContext(context).broadcast(dtype.toBytes(parameters));
    RowFeatures<A> reader =
        new RowFeatures<>(
            rows.rows().schema(),
            rows.ordinals(),
            columns.features(),
            dtype,
            model.features(),
            columns.rescaling());
    PredictRows<A> predictions =
        new PredictRows<>(
            model,
            dtype,
            kernels,
            reader,
            rows.passed(),
            options.added(model, label),
            options.badRows(),
            counts,
            bytes);
    return rows.rows()
        .mapPartitions(predictions, Encoders.row(options.addTo(rows.passedSchema(), model, label)));
  }

  /** The error of training on these rows, which names file, line and cell. */
  private ThalwegException firstBad(SourceRows read) {
    IngestOptions options = IngestOptions.defaults(0).withRules(rules());
    try {
      Ingest.packLike(features, read, Ingest.featuresOf(features), dtype, options).release();
    } catch (ThalwegException e) {
      return e;
    }
    return ThalwegException.of(ErrorCode.BAD_ROW, "a row has features that cannot be used")
        .expected(rules().features().expectation() + " in every feature");
  }

  private RowRules rules() {
    return new RowRules(model.features(), NumberRule.any());
  }
}
