package io.thalweg.driver.ingest;

import io.thalweg.driver.config.DataSource;
import io.thalweg.shared.error.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** A source as a relation of Spark SQL, for queries that a user is told to write. */
public final class SourceQuery {
  private static final Set<String> FORMATS = Set.of("csv", "json", "parquet", "orc", "libsvm");

  private SourceQuery() {}

  /**
   * What stands after {@code from}; nothing where Spark SQL has no words for the source. Secrets
   * are hidden.
   */
  public static Optional<String> relation(SparkSession spark, DataSource source) {
    if (source instanceof DataSource.Query query) {
      return Optional.of("(" + Secrets.inUri(query.sql()) + ")");
    }
    DataSource.Files files = (DataSource.Files) source;
    if (files.paths().size() > 1 || !FORMATS.contains(files.format())) {
      return Optional.empty();
    }
    try {
      String[] paths = SparkPaths.of(files.paths(), spark.sparkContext().hadoopConfiguration());
      String name = files.format() + ".`" + Secrets.inUri(paths[0]).replace("`", "``") + "`";
      Map<String, String> options = SourceReader.options(files);
      return Optional.of(options.isEmpty() ? name : name + " with (" + text(options) + ")");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Map<String, String> options) {
    List<String> texts =
        options.entrySet().stream()
            .map(
                option ->
                    option.getKey()
                        + " = "
                        + literal(Secrets.of(option.getKey(), option.getValue())))
            .toList();
    return texts.stream().collect(Collectors.joining(", "));
  }

  private static String literal(String value) {
    boolean plain = value.matches("true|false|[0-9]{1,9}");
    return plain ? value : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
