package io.thalweg.driver.cli;

import io.thalweg.driver.files.OutputFolder;
import io.thalweg.driver.ingest.synthetic.SyntheticData;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg generate KIND}. */
@Command(
    name = "generate",
    description = {
      "Writes generated rows, as many as asked and the same at any parallelism.",
      "KIND is one of",
      "  logistic    28 numbers x0..x27, label 0 or 1, one label of ten wrong",
      "  regression  100 numbers x0..x99, label a number with noise of variance 1",
      "  digits      an array of 784 pixels, label 0 to 9; needs a hidden layer",
      "  ctr         a sparse vector 'features' with 39 of 2^20 set, label 0 or 1"
    },
    footer = {
      "",
      "Examples:",
      "  thalweg generate logistic --rows 1800000 --seed 101 --output train.parquet",
      "  thalweg generate logistic --rows 200000 --seed 101 --first-row 1800000 \\",
      "      --output test.parquet",
      "",
      "A row is a function of kind, seed and row number. The seed also decides the true weights:",
      "take test rows from the same seed and a later first row."
    })
final class GenerateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "KIND", description = "logistic, regression, digits or ctr.")
  private String kind;

  @Option(names = "--rows", required = true, paramLabel = "N", description = "How many rows.")
  private long rows;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Another seed, another table. Default: 1.")
  private long seed = 1;

  @Option(
      names = "--first-row",
      paramLabel = "N",
      description = "The number of the first row. Default: 0.")
  private long first;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "parquet, orc, json or, for logistic and regression, csv. Default: parquet.")
  private String format = "parquet";

  @Mixin private OutputOptions output = new OutputOptions();

  @Mixin private SessionOptions session = new SessionOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    session.reachStorage();
    SyntheticData data = new SyntheticData(kind, seed, first, rows);
    data.requireFormat(format);
    OutputFolder folder = output.folder("generate");
    try (SparkSession spark = Sessions.start(session, "thalweg generate " + kind)) {
      data.write(spark, folder, format);
    }
    spec.commandLine().getOut().println(output + ": " + rows + " rows");
    return 0;
  }
}
