package io.thalweg.driver.ingest;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of a source. Where they are lines of text, a last column holds the text of those lines that
 * are not rows of the format, which else Spark would mend as it sees fit.
 *
 * @param checked the rows, with the column {@link #MALFORMED} last where there is one
 * @param text how the rows are written, where they are read from text
 * @param columns cells in a line, or features, where they are read from text
 * @param reader reads the same rows with columns of other types, where they are read from text
 */
public record SourceRows(
    Dataset<Row> checked, Optional<TextFormat> text, int columns, Optional<TypedReader> reader) {
  /** Reads rows of text as columns of given types. */
  @FunctionalInterface
  interface TypedReader {
    Dataset<Row> read(StructType schema);
  }

  /** The column of lines that are not rows. */
  static final String MALFORMED = "_thalweg_malformed_line";

  /** Checks for null. */
  public SourceRows {
    Objects.requireNonNull(checked);
    Objects.requireNonNull(text);
    Objects.requireNonNull(reader);
  }

  /** A data frame handed in from Java. */
  public static SourceRows of(Dataset<Row> rows) {
    return new SourceRows(rows, Optional.empty(), 0, Optional.empty());
  }

  static SourceRows ofLines(Dataset<Row> rows, TextFormat format, int columns) {
    return new SourceRows(rows, Optional.of(format), columns, Optional.empty());
  }

  /**
   * The same rows, where CSV gives the cells of these columns as they are written: Spark infers
   * numbers and moments where it can, and what is a category loses its zeros, a time its zone.
   */
  SourceRows asText(Set<String> names) {
    boolean csv = text.stream().anyMatch(format -> format.format().equals("csv"));
    StructType typed = new StructType();
    boolean changes = false;
    for (StructField field : checked.schema().fields()) {
      boolean change =
          names.contains(field.name()) && !field.dataType().equals(DataTypes.StringType);
      changes |= change;
      typed =
          typed.add(
              change
                  ? new StructField(field.name(), DataTypes.StringType, true, field.metadata())
                  : field);
    }
    if (!csv || !changes || reader.isEmpty()) {
      return this;
    }
    return new SourceRows(reader.get().read(typed), text, columns, reader);
  }

  /** The rows without the column of malformed lines. */
  public Dataset<Row> rows() {
    return marksLines() ? checked.drop(MALFORMED) : checked;
  }

  /** The first {@code most} of these rows. */
  public SourceRows first(int most) {
    Optional<TypedReader> first = reader.map(all -> schema -> all.read(schema).limit(most));
    return new SourceRows(checked.limit(most), text, columns, first);
  }

  /** The same rows, which can be read again with columns of other types. */
  SourceRows with(TypedReader typed) {
    return new SourceRows(checked, text, columns, Optional.of(typed));
  }

  /** Whether lines that are not rows are marked. */
  boolean marksLines() {
    return text.isPresent() && checked.schema().getFieldIndex(MALFORMED).isDefined();
  }
}
