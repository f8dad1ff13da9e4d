package io.thalweg.driver.cli;

import io.thalweg.driver.ingest.IdxToParquet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code thalweg convert-idx}. */
@Command(
    name = "convert-idx",
    description = {
      "Turns images and labels in IDX files, such as MNIST's, into Parquet.",
      "Its columns are pixels (array of floats in [0,1], row-major) and label (int). All files are"
          + " local."
    },
    footer = {
      "",
      "Example:",
      "  thalweg convert-idx --images train-images-idx3-ubyte --labels train-labels-idx1-ubyte \\",
      "      --output data/mnist/train.parquet"
    })
final class ConvertIdx implements Callable<Integer> {
  @Option(
      names = "--images",
      required = true,
      paramLabel = "FILE",
      description = "The images: unsigned bytes in three dimensions, not compressed.")
  private Path images;

  @Option(
      names = "--labels",
      required = true,
      paramLabel = "FILE",
      description = "Their labels: unsigned bytes in one dimension.")
  private Path labels;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "The folder to write; it must not exist.")
  private Path output;

  @Mixin private SessionOptions session = new SessionOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try (SparkSession spark = Sessions.start(session, "thalweg convert-idx")) {
      int count = IdxToParquet.convert(spark, images, labels, output);
      spec.commandLine().getOut().println(output + ": " + count + " images");
    }
    return 0;
  }
}
