package io.thalweg.driver.ingest;

import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.state.OutputFolder;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.worker.compute.Task;
import io.thalweg.worker.spark.PredictRows;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The way back: rows of any Spark source with what a model predicts for them in the column {@code
 * prediction} (double) and, for classifiers, {@code probability} (array of double, one per class).
 *
 * @param model the model with its standardisation
 * @param parameters the flat parameters
 * @param features the columns that fill its inputs
 * @param <A> {@code float[]} or {@code double[]}
 */
public record Predictions<A>(
    Model model, DType<A> dtype, A parameters, List<FeatureInfo> features, KernelChoice kernels) {
  private static final String PREDICTION = "prediction";
  private static final String PROBABILITY = "probability";

  /**
   * Reads, predicts and writes.
   *
   * @param format parquet, json or csv; CSV has no arrays, so they become text
   * @throws ThalwegException COLUMNS_DIFFER, MISSING_FILE, BAD_ROW, OUTPUT_EXISTS
   */
  public void write(SparkSession spark, DataSource source, OutputFolder output, String format) {
    output.requireApart(RowsOutput.inputs(source));
    Dataset<Row> predicted = predict(spark, SourceReader.read(spark, source).rows());
    RowsOutput.write(output, format.equals("csv") ? flat(predicted) : predicted, format);
  }

  /** The rows with the columns that the model adds. */
  public Dataset<Row> predict(SparkSession spark, Dataset<Row> rows) {
    StructType schema = rows.schema();
    refuseOutputColumns(schema);
    StructType extended = schema.add(PREDICTION, DataTypes.DoubleType, false);
    if (Task.of(model).hasProbabilities()) {
      DataType numbers = DataTypes.createArrayType(DataTypes.DoubleType, false);
      extended = extended.add(PROBABILITY, numbers, false);
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<byte[]> bytes = context.broadcast(dtype.toBytes(parameters));
    PredictRows<A> predictions =
        new PredictRows<>(
            model, dtype, kernels, Ingest.rowFeatures(schema, features, dtype, model), bytes);
    return rows.mapPartitions(predictions, Encoders.row(extended));
  }

  private static void refuseOutputColumns(StructType schema) {
    List<String> names = Arrays.asList(schema.fieldNames());
    for (String name : List.of(PREDICTION, PROBABILITY)) {
      if (names.contains(name)) {
        throw ThalwegException.of(
                ErrorCode.COLUMNS_DIFFER, "the data already has a column '" + name + "'")
            .expected("data without the columns that predict adds")
            .found(String.join(", ", names))
            .remedy("rename or drop the column");
      }
    }
  }

  private static Dataset<Row> flat(Dataset<Row> rows) {
    Column[] columns =
        Arrays.stream(rows.schema().fields()).map(Predictions::flat).toArray(Column[]::new);
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
