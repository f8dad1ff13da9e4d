package io.thalweg.driver.ingest;

import io.thalweg.driver.config.DataSource;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.shared.error.Secrets;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.session.JobScope;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Opens what a config calls a data source through Spark SQL. */
public final class SourceReader {
  private static final String QUOTE = "quote";
  private static final String TABLE = "table";
  private static final Map<String, String> CSV_DEFAULTS =
      Map.of("header", "true", "inferSchema", "true");

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
   *     Spark cannot open it, COLUMNS_DIFFER where the headers of its files differ
   */
  public static SourceRows read(SparkSession spark, DataSource source) {
    return read(spark, source, OptionalInt.empty());
  }

  /**
   * The same for data that a model is used on: rows of LIBSVM, which do not say how many features
   * there are, get as many as the model has.
   *
   * @param trained the feature columns of the training data
   */
  public static SourceRows readLike(
      SparkSession spark, DataSource source, List<FeatureColumn> trained) {
    return read(spark, source, LibsvmSource.widthOf(trained));
  }

  private static SourceRows read(SparkSession spark, DataSource source, OptionalInt width) {
    return JobScope.run(
        spark.sparkContext(),
        "Thalweg: finds the columns of " + source.describe(),
        () -> opened(spark, source, width));
  }

  private static SourceRows opened(SparkSession spark, DataSource source, OptionalInt width) {
    return SparkFaults.translate(
        spark,
        () -> {
          if (source instanceof DataSource.Files files) {
            return files(spark, files, width);
          }
          return SourceRows.of(spark.sql(((DataSource.Query) source).sql()));
        });
  }

  private static SourceRows files(SparkSession spark, DataSource.Files files, OptionalInt width)
      throws IOException {
    if (files.format().equals(TABLE)) {
      return SourceRows.of(spark.table(String.join(",", files.paths())));
    }
    hideLogins(spark, files);
    String[] paths = SparkPaths.of(files.paths(), spark.sparkContext().hadoopConfiguration());
    Map<String, String> options = options(files);
    if (!TextFormat.isText(files.format())) {
      return SourceRows.of(spark.read().format(files.format()).options(options).load(paths));
    }
    TextFormat format = TextFormat.of(files.format(), options);
    return files.format().equals("libsvm")
        ? LibsvmSource.read(spark, paths, format, width)
        : new TextSource(spark, paths, format).read();
  }

  /**
   * Spark writes the first locations of a plan into its event log as they stand, up to a length:
   * where one has a login, none.
   */
  private static void hideLogins(SparkSession spark, DataSource.Files files) {
    if (files.paths().stream().anyMatch(path -> !Secrets.inUri(path).equals(path))) {
      spark.conf().set("spark.sql.maxMetadataStringLength", 4);
    }
  }

  /**
   * The rows of CSV files with every cell as the text that stands there, and last the column of
   * lines that are not rows, unless the options say what happens with these.
   *
   * @param schema the columns as {@link #read} finds them
   */
  static Dataset<Row> text(SparkSession spark, DataSource.Files files, StructType schema) {
    return SparkFaults.translate(
        spark,
        () -> {
          Map<String, String> options = options(files);
          options.putAll(AS_TEXT);
          StructType text = new StructType();
          for (String name : schema.fieldNames()) {
            text = text.add(name, DataTypes.StringType);
          }
          if (!TextFormat.of("csv", options).hasMode()) {
            text = text.add(SourceRows.MALFORMED, DataTypes.StringType);
            options.putAll(TextSource.MARKED);
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
}
