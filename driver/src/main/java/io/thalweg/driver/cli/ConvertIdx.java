package io.thalweg.driver.cli;

import io.thalweg.driver.files.OutputFolder;
import io.thalweg.driver.ingest.IdxToParquet;
import io.thalweg.driver.storage.StoredPath;
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
      "Turns images and labels in IDX files, such as MNIST's, into Parquet. They may be packed with"
          + " gzip.",
      "Its columns are pixels (array of floats in [0,1], row-major) and label (int). All files are"
          + " local."
    },
    footer = {
      "",
      "Example:",
      "  thalweg convert-idx --images train-images-idx3-ubyte.gz \\",
      "      --labels train-labels-idx1-ubyte.gz \\",
      "      --output data/mnist/train.parquet"
    })
final class ConvertIdx implements Callable<Integer> {
  @Option(
      names = "--images",
      required = true,
      paramLabel = "FILE",
      description = "The images: unsigned bytes in three dimensions.")
  private String images;

  @Option(
      names = "--labels",
      required = true,
      paramLabel = "FILE",
      description = "Their labels: unsigned bytes in one dimension.")
  private String labels;

  @Mixin private OutputOptions output = new OutputOptions();

  @Mixin private SessionOptions session = new SessionOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    session.reachStorage();
    Path pictures = StoredPath.of(images, "--images");
    Path classes = StoredPath.of(labels, "--labels");
    OutputFolder folder = output.folder("convert-idx");
    try (SparkSession spark = Sessions.start(session, "thalweg convert-idx")) {
      int count = IdxToParquet.convert(spark, pictures, classes, folder);
      spec.commandLine().getOut().println(output + ": " + count + " images");
    }
    return 0;
  }
}
