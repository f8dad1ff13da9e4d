package io.thalweg.driver.ingest;

import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.session.StoppableJob;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Reads LIBSVM with the columns of Spark's own source, {@code label} and {@code features}. Spark's
 * ends a job at the first line that it does not understand, comments among them.
 */
final class LibsvmSource implements MapPartitionsFunction<Row, Row>, Serializable {
  private static final long serialVersionUID = 1L;

  private static final String FEATURES = "features";
  private static final String WIDTH = "numFeatures";

  private final int width;

  private LibsvmSource(int width) {
    this.width = width;
  }

  /**
   * The rows of the files at {@code paths}.
   *
   * @param trained features of the model that the rows are for; without one and without the option
   *     numFeatures the largest index decides
   */
  static SourceRows read(
      SparkSession spark, String[] paths, TextFormat format, OptionalInt trained) {
    Dataset<Row> lines = spark.read().text(paths);
    Bzip2Files.require(spark, lines.inputFiles());
    OptionalInt given = given(format);
    int width = given.orElseGet(() -> trained.orElseGet(() -> largestIndex(lines)));
    StructType schema =
        new StructType()
            .add("label", DataTypes.DoubleType)
            .add(FEATURES, SQLDataTypes.VectorType())
            .add(SourceRows.MALFORMED, DataTypes.StringType);
    Dataset<Row> rows = lines.mapPartitions(new LibsvmSource(width), Encoders.row(schema));
    return SourceRows.ofLines(rows, format, width);
  }

  /** The number of features that a model takes from the column of LIBSVM's features. */
  static OptionalInt widthOf(List<FeatureColumn> trained) {
    return trained.stream()
        .filter(info -> info.name().equalsIgnoreCase(FEATURES))
        .mapToInt(FeatureColumn::width)
        .findFirst();
  }

  private static OptionalInt given(TextFormat format) {
    String width = format.options().get(WIDTH);
    if (width == null) {
      return OptionalInt.empty();
    }
    if (!width.matches("[1-9][0-9]{0,8}")) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "the option numFeatures is not possible")
          .expected("a whole number from 1 on")
          .found(width);
    }
    return OptionalInt.of(Integer.parseInt(width));
  }

  private static int largestIndex(Dataset<Row> lines) {
    List<Integer> most =
        StoppableJob.collect(
            lines.toJavaRDD().mapPartitions(part -> List.of(largestIndex(part)).iterator()));
    return most.stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  private static int largestIndex(Iterator<Row> lines) {
    int most = 0;
    while (lines.hasNext()) {
      String line = lines.next().getString(0);
      most = LibsvmLine.isBlank(line) ? most : Math.max(most, width(line));
    }
    return most;
  }

  /** Lines that are no rows are told when the rows are read. */
  private static int width(String line) {
    try {
      return LibsvmLine.parse(line).width();
    } catch (LibsvmLine.Malformed e) {
      return 0;
    }
  }

  @Override
  public Iterator<Row> call(Iterator<Row> lines) {
    return new Rows(lines);
  }

  private Row row(String line) {
    try {
      LibsvmLine row = LibsvmLine.parse(line);
      boolean fits = row.width() <= width;
      return fits ? RowFactory.create(row.label(), row.features(width), null) : malformed(line);
    } catch (LibsvmLine.Malformed e) {
      return malformed(line);
    }
  }

  private static Row malformed(String line) {
    return RowFactory.create(null, null, line);
  }

  /** One row for each line that is not blank. */
  private final class Rows implements Iterator<Row> {
    private final Iterator<Row> lines;
    private String next;

    Rows(Iterator<Row> lines) {
      this.lines = lines;
    }

    @Override
    public boolean hasNext() {
      while (next == null && lines.hasNext()) {
        String line = lines.next().getString(0);
        next = LibsvmLine.isBlank(line) ? null : line;
      }
      return next != null;
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Row row = row(next);
      next = null;
      return row;
    }
  }
}
