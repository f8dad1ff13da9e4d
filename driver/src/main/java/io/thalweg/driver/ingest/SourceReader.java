package io.thalweg.driver.ingest;

import io.thalweg.driver.config.DataSource;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.spark.JobScope;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Opens what a config calls a data source through Spark SQL. */
public final class SourceReader {
  private static final String HEADER = "header";
  private static final String QUOTE = "quote";
  private static final String TABLE = "table";
  private static final Map<String, String> CSV_DEFAULTS =
      Map.of(HEADER, "true", "inferSchema", "true");
  private static final Set<String> LINE_FORMATS = Set.of("csv", "json", "libsvm");

  /** No cell is null but one without characters, not even quotes. */
  private static final Map<String, String> AS_TEXT =
      Map.of("inferSchema", "false", "nullValue", "\u0000", "emptyValue", "");

  private SourceReader() {}

  /**
   * The rows of {@code source}; nothing is read yet but the schema. CSV has a header, inferred
   * types and quotes within quotes written twice (RFC 4180) unless its options say otherwise. The
   * format {@code table} takes a table's name as path.
   *
   * @throws ThalwegException MISSING_FILE where the path matches nothing, UNREADABLE_DATA where
   *     Spark cannot open it
   */
  public static SourceRows read(SparkSession spark, DataSource source) {
    return JobScope.run(
        spark.sparkContext(),
        "Thalweg: finds the columns of " + source.describe(),
        () -> opened(spark, source));
  }

  private static SourceRows opened(SparkSession spark, DataSource source) {
    return SparkFaults.translate(
        () -> {
          if (source instanceof DataSource.Files files) {
            return files(spark, files);
          }
          return SourceRows.of(spark.sql(((DataSource.Query) source).sql()));
        });
  }

  private static SourceRows files(SparkSession spark, DataSource.Files files) throws IOException {
    if (files.format().equals(TABLE)) {
      return SourceRows.of(spark.table(String.join(",", files.paths())));
    }
    String[] paths = SparkPaths.of(files.paths(), spark.sparkContext().hadoopConfiguration());
    Map<String, String> options = options(files);
    Dataset<Row> rows = spark.read().format(files.format()).options(options).load(paths);
    return new SourceRows(rows, linesBefore(files.format(), options));
  }

  /**
   * The rows of CSV files with every cell as the text that stands there.
   *
   * @param schema the columns as {@link #read} finds them
   */
  static Dataset<Row> text(SparkSession spark, DataSource.Files files, StructType schema) {
    return SparkFaults.translate(
        () -> {
          Map<String, String> options = options(files);
          options.putAll(AS_TEXT);
          StructType text = new StructType();
          for (String name : schema.fieldNames()) {
            text = text.add(name, DataTypes.StringType);
          }
          String[] paths = SparkPaths.of(files.paths(), spark.sparkContext().hadoopConfiguration());
          return spark.read().format("csv").schema(text).options(options).load(paths);
        });
  }

  static Map<String, String> options(DataSource.Files files) {
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (files.format().equals("csv")) {
      options.putAll(CSV_DEFAULTS);
    }
    options.putAll(files.options());
    if (files.format().equals("csv")) {
      String quote = options.getOrDefault(QUOTE, "\"");
      options.putIfAbsent("escape", quote.isEmpty() ? "\"" : quote);
    }
    return options;
  }

  private static int linesBefore(String format, Map<String, String> options) {
    boolean multiLine = Boolean.parseBoolean(options.get("multiLine"));
    if (!LINE_FORMATS.contains(format) || multiLine) {
      return SourceRows.NO_LINES;
    }
    return Boolean.parseBoolean(options.get(HEADER)) ? 1 : 0;
  }
}
