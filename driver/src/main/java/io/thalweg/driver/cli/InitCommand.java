package io.thalweg.driver.cli;

import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.config.DataWords;
import io.thalweg.driver.files.AtomicFiles;
import io.thalweg.driver.storage.StoredPath;
import io.thalweg.driver.table.ConfigText;
import io.thalweg.driver.table.TablePlan;
import io.thalweg.driver.table.TableText;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thalweg init DATA --label COLUMN}. */
@Command(
    name = "init",
    description = {
      "Looks at a table and writes a config that trains a first model on it.",
      "Prints what it saw of each column: numbers, categories, dates, text, ids, gaps, and what"
          + " becomes of it. Of a large table a random part of at most 100,000 rows is looked at."
    },
    footer = {
      "",
      "Examples:",
      "  thalweg init conf/data/titanic.csv --label Survived",
      "  thalweg init sales.parquet --label price --output configs/price.yaml",
      "  thalweg init '{path: rows.txt, format: csv, options: {sep: \"|\"}}' --label y",
      "",
      "The config says why each choice was made: read it, change what you know better, then train."
    })
final class InitCommand implements Callable<Integer> {
  private static final String OUTPUT = "--output";

  @Parameters(
      paramLabel = "DATA",
      description = {
        "The rows, in the forms of data.train in a config: a path, a glob or a folder;"
            + " '{path: NAME, format: table}'; '{sql: \"SELECT ...\"}'."
      })
  private String data;

  @Option(names = "--label", paramLabel = "COLUMN", description = "The column to predict.")
  private String label;

  @Option(
      names = OUTPUT,
      paramLabel = "CONFIG",
      description = "The config to write; it must not exist. Default: the data's name, .yaml.")
  private String output;

  @Option(
      names = "--input-format",
      paramLabel = "FORMAT",
      description = "The format, where the file extension does not say it: csv, json, ...")
  private String format;

  @Mixin private SessionOptions session = new SessionOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    session.reachStorage();
    Path here = Path.of("").toAbsolutePath();
    DataWords words = DataWords.of(data, Optional.ofNullable(format), here);
    String written = output == null ? nameOf(words.source()) + ".yaml" : output;
    Path target = StoredPath.of(written, OUTPUT);
    requireNew(target);
    TablePlan plan;
    try (SparkSession spark = Sessions.start(session, "thalweg init " + data)) {
      plan = TablePlan.of(spark, words, Optional.ofNullable(label));
    }
    String command = "thalweg init " + data + " --label " + label;
    byte[] config = ConfigText.of(plan, command).getBytes(StandardCharsets.UTF_8);
    requireNew(target);
    AtomicFiles.write(target, stream -> stream.write(config));
    PrintWriter out = spec.commandLine().getOut();
    TableText.lines(plan).forEach(out::println);
    out.println();
    out.println("Wrote " + written + ". Now type: deploy/thalweg train " + written);
    return 0;
  }

  private static void requireNew(Path target) {
    if (Files.exists(target)) {
      throw ThalwegException.of(ErrorCode.OUTPUT_EXISTS, "there is a config already: " + target)
          .expected("a file that this command creates")
          .remedy("name another file with --output, or remove this one");
    }
  }

  /** The name of a table or of the first file, without what says its format. */
  private static String nameOf(DataSource source) {
    if (!(source instanceof DataSource.Files files)) {
      return "config";
    }
    String name = files.paths().get(0).replaceFirst("/+$", "").replaceFirst(".*/", "");
    String stem = name.replaceFirst("\\..*", "").replaceAll("[^A-Za-z0-9_-]+", "-");
    return stem.replace("-", "").isEmpty() ? "config" : stem;
  }
}
