package io.thalweg.driver.ingest;

import io.thalweg.driver.config.Label;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.shared.column.Coding;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.Rescaling;
import io.thalweg.worker.data.RowRules;
import io.thalweg.worker.rows.EncodedColumn;
import io.thalweg.worker.rows.RowReader;
import io.thalweg.worker.rows.SourceColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The used columns of one source, resolved against its schema.
 *
 * @param features the feature columns in order
 * @param labels the columns of the label, in order
 * @param weight the weight column
 * @param rescaling of all features
 * @param lines whether the source marks lines that are not rows
 */
record SourceColumns(
    List<SourceColumn> features,
    List<SourceColumn> labels,
    Optional<SourceColumn.Scalar> weight,
    Rescaling rescaling,
    boolean lines) {
  /** Columns whose values are taken as they are. */
  SourceColumns(
      List<SourceColumn> features,
      List<SourceColumn> labels,
      Optional<SourceColumn.Scalar> weight,
      boolean lines) {
    this(features, labels, weight, Rescaling.NONE, lines);
  }

  /** The same with another rescaling of the features. */
  SourceColumns with(Rescaling changed) {
    return new SourceColumns(features, labels, weight, changed, lines);
  }

  /** The same with other readers of features and label. */
  SourceColumns with(List<SourceColumn> others, List<SourceColumn> otherLabels) {
    return new SourceColumns(
        List.copyOf(others), List.copyOf(otherLabels), weight, rescaling, lines);
  }

  /** A label with the classes that its cells name, where they do. */
  Label label(Label written) {
    return labels.size() == 1
            && labels.get(0) instanceof EncodedColumn column
            && column.encoding().coding() instanceof Coding.Codes codes
        ? new Label(written.columns(), true, codes.values(), Optional.empty())
        : written;
  }

  /** The used columns alone, in the order that a {@link RowReader} of them expects. */
  Dataset<Row> select(Dataset<Row> rows) {
    return rows.select(expressions().toArray(new Column[0]));
  }

  /** One column expression per used column, in reader order, then that of malformed lines. */
  List<Column> expressions() {
    List<Column> columns = new ArrayList<>();
    names().forEach(name -> columns.add(column(name)));
    if (lines) {
      columns.add(column(SourceRows.MALFORMED));
    }
    return columns;
  }

  /** The names of the used columns, in reader order. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    numbers().forEach(column -> names.add(column.name()));
    weight.ifPresent(column -> names.add(column.name()));
    return names;
  }

  /** The reader of the rows of {@link #select}. */
  <A> RowReader<A> reader(DType<A> dtype, RowRules rules) {
    return new RowReader<>(dtype, features, labels, weight.orElse(null), rules, rescaling, lines);
  }

  /** The columns of features, then those of the label, in reader order. */
  List<SourceColumn> numbers() {
    return Stream.concat(features.stream(), labels.stream()).toList();
  }

  /** Whether a width is to be taken from the data. */
  boolean hasUnknownWidths() {
    return numbers().stream().anyMatch(column -> column.width() == 0);
  }

  /** The same columns with widths of the first of {@link #numbers}. */
  SourceColumns withWidths(int[] widths) {
    List<SourceColumn> changed = new ArrayList<>(numbers());
    for (int i = 0; i < widths.length; i++) {
      changed.set(i, changed.get(i).withWidth(widths[i]));
    }
    return new SourceColumns(
        List.copyOf(changed.subList(0, features.size())),
        List.copyOf(changed.subList(features.size(), changed.size())),
        weight,
        rescaling,
        lines);
  }

  /** The features as a model remembers them. */
  List<FeatureColumn> infos() {
    List<FeatureColumn> infos = new ArrayList<>();
    int from = 0;
    for (SourceColumn column : features) {
      Rescaling own = rescaling.part(from, column.width());
      infos.add(
          column instanceof EncodedColumn encoded
              ? new FeatureColumn(column.name(), encoded.encoding())
              : new FeatureColumn(column.name(), column.width(), own));
      from += column.width();
    }
    return infos;
  }

  /** A column by its exact name, whatever characters it has. */
  static Column column(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }
}
