package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkThrowable;

/** Spark's messages without their codes and without what only Spark's developers need. */
final class SparkWords {
  private SparkWords() {}

  /** An error with a remedy of its own, where the condition is one that we know. */
  static Optional<ThalwegException> known(List<Throwable> chain) {
    for (Throwable cause : chain) {
      if (cause instanceof SparkThrowable spark && spark.getCondition() != null) {
        String remedy = remedy(spark.getCondition());
        if (!remedy.isEmpty()) {
          return Optional.of(
              ThalwegException.of(ErrorCode.UNREADABLE_DATA, "Spark cannot read the data")
                  .found(clean(cause))
                  .remedy(remedy));
        }
      }
      if (String.valueOf(cause.getMessage()).contains("CsvParserSettings")) {
        return Optional.of(
            ThalwegException.of(
                    ErrorCode.UNREADABLE_DATA, "a line of the data has too many cells for Spark")
                .expected("at most 20480 cells, unless the options allow more")
                .remedy(
                    "check the separator (options: {sep: ';'}), or set options: {maxColumns:"
                        + " 1000000}"));
      }
    }
    return Optional.empty();
  }

  private static String remedy(String condition) {
    return switch (condition) {
      case "COLUMN_ALREADY_EXISTS" ->
          "rename one of the columns, or let case tell them apart with"
              + " --conf spark.sql.caseSensitive=true";
      case "DATA_SOURCE_NOT_FOUND", "_LEGACY_ERROR_TEMP_1139" ->
          "name another format (parquet, csv, tsv, json, orc or libsvm), or start with spark-submit"
              + " --packages and the artifact of this one";
      case "TABLE_OR_VIEW_NOT_FOUND", "PARSE_SYNTAX_ERROR" ->
          "correct the query or the table's name";
      default -> condition.startsWith("UNRESOLVED_") ? "correct the query" : "";
    };
  }

  /** The message of the innermost cause, or of the innermost one that has words of Spark's. */
  static String of(List<Throwable> chain, Throwable root) {
    for (int i = chain.size() - 1; i >= 0; i--) {
      if (chain.get(i) instanceof SparkThrowable spark && spark.getCondition() != null) {
        return clean(chain.get(i));
      }
    }
    String text = clean(root);
    return text.isEmpty() ? root.getClass().getSimpleName() : text;
  }

  /** The first line of a message, without Spark's code in front and SQL's state behind. */
  static String clean(Throwable fault) {
    String text = String.valueOf(fault.getMessage()).strip().lines().findFirst().orElse("");
    return text.replaceFirst("^\\[[A-Z0-9_.]+] ", "")
        .replaceFirst(" *SQLSTATE: .*$", "")
        .replaceFirst("; For more details see.*$", "")
        .strip();
  }
}
