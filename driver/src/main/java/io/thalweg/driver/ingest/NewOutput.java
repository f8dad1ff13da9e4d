package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Row;

/** Saves rows, and puts Spark's complaint about an output that exists into our words. */
public final class NewOutput {
  private NewOutput() {}

  /**
   * Saves the rows of {@code writer}.
   *
   * @param output the folder to write
   * @param remedy what the user can do if it exists
   * @throws ThalwegException OUTPUT_EXISTS, unless the writer may overwrite
   */
  public static void save(DataFrameWriter<Row> writer, String output, String remedy) {
    try {
      writer.save(output);
    } catch (Exception e) { // Spark's AnalysisException is a checked one that no method declares
      if (String.valueOf(e.getMessage()).contains("PATH_ALREADY_EXISTS")) {
        throw ThalwegException.of(ErrorCode.OUTPUT_EXISTS, "the output exists already")
            .found(output)
            .remedy(remedy)
            .cause(e);
      }
      throw e;
    }
  }
}
