package io.thalweg.driver.cli;

import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.files.ModelDirectory;
import io.thalweg.driver.files.OutputFolder;
import io.thalweg.driver.ingest.PredictedRows;
import io.thalweg.driver.ingest.PredictionOptions;
import io.thalweg.driver.ingest.Predictions;
import io.thalweg.driver.ingest.RowsOutput;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.error.UnknownKey;
import io.thalweg.worker.rows.AddedColumns.Part;
import io.thalweg.worker.rows.BadRowRule;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg predict RUN_DIR}. */
@Command(
    name = "predict",
    description = {
      "Runs the model of a run on data.",
      "The output has all columns of the data as they stand (of CSV, letter by letter) and"
          + " 'prediction': the class or the predicted number, or an array of as many as the label"
          + " has; for classifiers also 'probability', an array with one number per class or"
          + " number of the label (in CSV, arrays are text). Classes that have names are given by"
          + " them, and 'probability' is a map from each name to its number."
    },
    footer = {
      "",
      "Examples:",
      "  thalweg predict runs/first --data data/new.parquet --output predictions",
      "  thalweg predict runs/first --data 'new/*.csv' --output predicted --format csv",
      "  thalweg predict runs/first --data new.csv --output predicted --bad-rows null"
    })
final class PredictCommand implements Callable<Integer> {
  private static final Map<Part, String> NAMES =
      Map.of(
          Part.PREDICTION, "--prediction-column NAME",
          Part.PROBABILITY, "--probability-column NAME");

  private static final List<String> FORMATS = List.of("parquet", "csv", "json");

  @Parameters(paramLabel = "RUN_DIR", description = "A directory that thalweg train has written.")
  private Path directory;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "parquet, csv or json. Default: parquet.")
  private String format = "parquet";

  @Option(
      names = "--prediction-column",
      paramLabel = "NAME",
      description = "The column with the prediction. Default: prediction.")
  private String prediction = PredictionOptions.defaults().prediction();

  @Option(
      names = "--probability-column",
      paramLabel = "NAME",
      description = "The column with the probabilities. Default: probability.")
  private String probability = PredictionOptions.defaults().probability();

  @Option(
      names = "--bad-rows",
      paramLabel = "RULE",
      description =
          "A row whose features cannot be used: fail (default) stops and names it, skip leaves it"
              + " out, null passes it on without a prediction. The last two count.")
  private String badRows = "fail";

  @Mixin private OutputOptions output = new OutputOptions();

  @Mixin private DataOptions data = new DataOptions();

  @Mixin private SessionOptions session = new SessionOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    session.reachStorage();
    PredictionOptions options = options();
    OutputFolder folder = output.folder("predict");
    TrainedModel<?> model = TrainedModel.load(directory, data.named());
    ModelDirectory.note(directory).ifPresent(spec.commandLine().getErr()::println);
    try (SparkSession spark = Sessions.start(session, "thalweg predict " + directory)) {
      PredictedRows rows = predict(model, spark, folder, options);
      spec.commandLine().getOut().println("predictions: " + output);
      rows.unknown().forEach(note -> spec.commandLine().getOut().println("note: " + note));
      rows.note().ifPresent(note -> spec.commandLine().getOut().println("note: " + note));
    }
    return 0;
  }

  private PredictionOptions options() {
    if (!FORMATS.contains(format)) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "--format is not known")
          .expected(String.join(", ", FORMATS))
          .found(format);
    }
    if (!data.named().isGiven()) {
      throw ThalwegException.of(ErrorCode.MISSING_KEY, "there is nothing to predict")
          .expected("--data PATH")
          .found("no --data")
          .remedy("name the rows to predict with --data");
    }
    List<String> rules = Arrays.stream(BadRowRule.values()).map(PredictCommand::word).toList();
    if (!rules.contains(badRows)) {
      throw UnknownKey.value("--bad-rows", badRows, rules);
    }
    return PredictionOptions.defaults()
        .withPrediction(prediction)
        .withProbability(probability)
        .withBadRows(BadRowRule.valueOf(badRows.toUpperCase(Locale.ROOT)));
  }

  private static String word(BadRowRule rule) {
    return rule.name().toLowerCase(Locale.ROOT);
  }

  private <A> PredictedRows predict(
      TrainedModel<A> model, SparkSession spark, OutputFolder folder, PredictionOptions options) {
    DataSource source = model.config().data().test().orElseThrow();
    folder.requireApart(RowsOutput.inputs(source));
    Predictions<A> predictions =
        new Predictions<>(
            model.spec(),
            model.dtype(),
            model.parameters(),
            model.features(),
            model.label(),
            model.config().settings().kernels());
    PredictedRows rows = predictions.predict(spark, source, options, NAMES);
    rows.write(folder, format);
    return rows;
  }
}
