package io.thalweg.driver.cli;

import io.thalweg.driver.ingest.Predictions;
import io.thalweg.driver.state.OutputFolder;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.nio.file.Path;
import java.util.List;
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
      "The output has all columns of the data and 'prediction': the class number or the predicted"
          + " number; for classifiers also 'probability', an array with one number per class (in"
          + " CSV, as text)."
    },
    footer = {
      "",
      "Examples:",
      "  thalweg predict runs/first --data data/new.parquet --output predictions",
      "  thalweg predict runs/first --data 'new/*.csv' --output predicted --format csv"
    })
final class PredictCommand implements Callable<Integer> {
  private static final List<String> FORMATS = List.of("parquet", "csv", "json");

  @Parameters(paramLabel = "RUN_DIR", description = "A directory that thalweg train has written.")
  private Path directory;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "parquet, csv or json. Default: parquet.")
  private String format = "parquet";

  @Mixin private OutputOptions output = new OutputOptions();

  @Mixin private DataOptions data = new DataOptions();

  @Mixin private SessionOptions session = new SessionOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    checkOptions();
    OutputFolder folder = output.folder("predict");
    TrainedModel<?> model = TrainedModel.load(directory, data.named());
    try (SparkSession spark = Sessions.start(session, "thalweg predict " + directory)) {
      predict(model, spark, folder);
    }
    spec.commandLine().getOut().println("predictions: " + output);
    return 0;
  }

  private void checkOptions() {
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
  }

  private <A> void predict(TrainedModel<A> model, SparkSession spark, OutputFolder folder) {
    new Predictions<>(
            model.spec(),
            model.dtype(),
            model.parameters(),
            model.features(),
            model.config().kernels())
        .write(spark, model.config().data().test().orElseThrow(), folder, format);
  }
}
