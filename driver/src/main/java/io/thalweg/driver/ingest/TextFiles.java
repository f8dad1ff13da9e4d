package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.session.StoppableJob;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Looks at the beginnings of files of text: Spark takes bytes of UTF-16 for text that it is not,
 * and the header of one file for that of all.
 */
final class TextFiles {
  private TextFiles() {}

  /**
   * Checks the files.
   *
   * @return the cells of the first line of CSV, where the files have lines and there is one
   * @throws ThalwegException UNREADABLE_DATA where a file is not in UTF-8, COLUMNS_DIFFER where two
   *     headers differ
   */
  static OptionalInt check(SparkSession spark, String[] files, TextFormat format)
      throws IOException {
    if (files.length == 0 || (format.hasEncoding() && !format.hasLines())) {
      return OptionalInt.empty();
    }
    String[] sorted = files.clone();
    Arrays.sort(sorted);
    List<String> lines = firstLines(spark, sorted, format);
    int first = firstOf(lines);
    if (first < 0 || !format.format().equals("csv") || !format.hasLines()) {
      return OptionalInt.empty();
    }
    List<String> cells = format.cells(lines.get(first));
    if (format.hasHeader()) {
      for (int i = first + 1; i < lines.size(); i++) {
        boolean same = lines.get(i).isEmpty() || lines.get(i).equals(lines.get(first));
        if (!same && !equal(format.cells(lines.get(i)), cells)) {
          throw differ(sorted[first], cells, sorted[i], format.cells(lines.get(i)));
        }
      }
    }
    return OptionalInt.of(cells.size());
  }

  /** Only headers have to be known of every file; they are read where there are cores. */
  private static List<String> firstLines(SparkSession spark, String[] files, TextFormat format)
      throws IOException {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    if (files.length == 1 || !format.hasHeader()) {
      return List.of(FirstLine.of(files[0], hadoop, format));
    }
    SerializableConfiguration settings = new SerializableConfiguration(hadoop);
    return StoppableJob.collect(
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(List.of(files))
            .map(file -> FirstLine.of(file, settings.value(), format)));
  }

  /** The first file that has a line at all. */
  private static int firstOf(List<String> lines) {
    int first = 0;
    while (first < lines.size() && lines.get(first).isEmpty()) {
      first++;
    }
    return first < lines.size() ? first : -1;
  }

  private static boolean equal(List<String> here, List<String> there) {
    UnaryOperator<String> keys = ColumnNames.keys();
    return here.stream().map(keys).toList().equals(there.stream().map(keys).toList());
  }

  private static ThalwegException differ(
      String first, List<String> expected, String second, List<String> found) {
    boolean order = expected.stream().sorted().toList().equals(found.stream().sorted().toList());
    return ThalwegException.of(
            ErrorCode.COLUMNS_DIFFER,
            order
                ? "the files of the data have their columns in different orders"
                : "the files of the data have different columns")
        .expected(String.join(", ", expected) + " as in " + FilePlace.readable(first))
        .found(String.join(", ", found) + " in " + FilePlace.readable(second))
        .remedy(
            "write the same columns in the same order to all files, or name those that belong"
                + " together in a list: data.train: [a.csv, b.csv]");
  }
}
