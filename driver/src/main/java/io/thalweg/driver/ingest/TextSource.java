package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * CSV and JSON through Spark, with the lines that are not rows marked. Spark mends such lines:
 * cells too many are cut off, cells that are not there are null, and where only some columns are
 * read it does not look at the others. So all columns are parsed here, whichever are used.
 */
final class TextSource {
  /** Options with which Spark marks lines that are not rows, whichever columns are read. */
  static final Map<String, String> MARKED =
      Map.of("columnNameOfCorruptRecord", SourceRows.MALFORMED, "columnPruning", "false");

  private final SparkSession spark;
  private final String[] paths;
  private final TextFormat format;

  TextSource(SparkSession spark, String[] paths, TextFormat format) {
    this.spark = spark;
    this.paths = paths;
    this.format = format;
  }

  SourceRows read() throws IOException {
    Map<String, String> options = new TreeMap<>(format.options());
    if (format.hasMode()) {
      Dataset<Row> rows = spark.read().format(format.format()).options(options).load(paths);
      Bzip2Files.require(spark, rows.inputFiles());
      int cells = TextFiles.check(spark, rows.inputFiles(), format).orElse(rows.schema().size());
      return SourceRows.ofLines(rows, format, cells).with(schema -> typed(schema, options));
    }
    options.putAll(MARKED);
    Dataset<Row> inferred = spark.read().format(format.format()).options(options).load(paths);
    Bzip2Files.require(spark, inferred.inputFiles());
    int cells =
        TextFiles.check(spark, inferred.inputFiles(), format).orElse(inferred.schema().size());
    StructType columns = columns(inferred.schema());
    if (columns.isEmpty()) {
      requireNoLines(inferred);
      return SourceRows.ofLines(inferred, format, 0);
    }
    Dataset<Row> rows = typed(columns.add(SourceRows.MALFORMED, DataTypes.StringType), options);
    return SourceRows.ofLines(rows, format, cells).with(schema -> typed(schema, options));
  }

  private Dataset<Row> typed(StructType schema, Map<String, String> options) {
    return spark.read().format(format.format()).schema(schema).options(options).load(paths);
  }

  /** Spark adds the column of malformed lines to JSON by itself if it sees one. */
  private static StructType columns(StructType schema) {
    StructType columns = new StructType();
    for (StructField field : schema.fields()) {
      if (!field.name().equals(SourceRows.MALFORMED)) {
        columns = columns.add(field);
      }
    }
    return columns;
  }

  private void requireNoLines(Dataset<Row> rows) {
    if (!rows.schema().isEmpty()) {
      throw ThalwegException.of(ErrorCode.UNREADABLE_DATA, "no line of the data is JSON")
          .expected(format.expectation(0))
          .found(String.join(", ", paths))
          .remedy("check the format" + format.spanning(""));
    }
  }
}
