package io.thalweg.driver.ingest;

import io.thalweg.driver.config.Feature;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.data.Rescaling;
import io.thalweg.worker.rows.SourceColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The feature columns that a model was trained on, where data has to fit to one.
 *
 * @param trained names and widths, in order; empty where there is no model yet
 * @param coded whether rows are read as they were packed to train the model, from which its inputs
 *     are then made: so the same of them are held out
 */
record ExpectedColumns(Optional<List<FeatureColumn>> trained, boolean coded) {
  static ExpectedColumns any() {
    return new ExpectedColumns(Optional.empty(), true);
  }

  static ExpectedColumns of(List<FeatureColumn> trained) {
    return new ExpectedColumns(Optional.of(List.copyOf(trained)), false);
  }

  /** Columns that are read as they were to train the model. */
  static ExpectedColumns again(List<FeatureColumn> trained) {
    boolean encoded = trained.stream().anyMatch(column -> !column.encoding().isPlain());
    return new ExpectedColumns(Optional.of(List.copyOf(trained)), encoded);
  }

  /**
   * The columns to read: those that the model was trained on, in its order.
   *
   * @throws ThalwegException COLUMNS_DIFFER where some are missing
   */
  DataColumns narrow(StructType schema, DataColumns spec) {
    if (trained.isEmpty()) {
      return spec;
    }
    ColumnNames names = ColumnNames.of(schema);
    List<String> wanted = trained.get().stream().map(FeatureColumn::name).toList();
    List<String> missing = wanted.stream().filter(name -> !names.has(name)).toList();
    if (!missing.isEmpty()) {
      throw differ(
          "missing: %s; there are: %s"
              .formatted(String.join(", ", missing), String.join(", ", names.all())));
    }
    if (coded) {
      List<String> named =
          FeaturePatterns.expand(names, spec).stream().map(Feature::column).toList();
      if (!named.equals(wanted)) {
        throw differ(String.join(", ", named));
      }
      return spec;
    }
    return new DataColumns(
        wanted.stream().<Feature>map(Feature::of).toList(), List.of(), spec.label(), spec.weight());
  }

  /** How the columns of features are read, in order. */
  List<WantedColumn> wanted(ColumnNames names, DataColumns spec) {
    return coded
        ? FeaturePatterns.expand(names, spec).stream().map(WantedColumn::of).toList()
        : trained.orElseThrow().stream().map(WantedColumn::of).toList();
  }

  /** The columns, by their names in the data, whose cells are categories, dates or classes. */
  Set<String> texts(ColumnNames names, DataColumns spec) {
    Stream<String> features =
        wanted(names, spec).stream().filter(WantedColumn::isTextual).map(WantedColumn::name);
    Stream<String> label = spec.label().named() ? spec.label().columns().stream() : Stream.empty();
    return Stream.concat(features, label)
        .flatMap(name -> names.find(name).stream())
        .map(StructField::name)
        .collect(Collectors.toSet());
  }

  /** The columns, rescaled as those that the model was trained on. */
  SourceColumns rescaled(SourceColumns columns) {
    return trained
        .map(
            infos ->
                columns.with(
                    Rescaling.joined(
                        infos.stream().map(FeatureColumn::rescaling).toList(),
                        columns.features().stream().map(SourceColumn::width).toList())))
        .orElse(columns.with(Rescaling.NONE));
  }

  /** The features with the widths that the model was trained on, where there is one. */
  SourceColumns widths(SourceColumns columns) {
    return trained
        .map(infos -> columns.withWidths(infos.stream().mapToInt(ExpectedColumns::cells).toArray()))
        .orElse(columns);
  }

  /**
   * The same columns, if they are as wide as those that the model was trained on.
   *
   * @throws ThalwegException COLUMNS_DIFFER where they are not
   */
  SourceColumns requireWidths(SourceColumns columns) {
    List<String> found = new ArrayList<>();
    for (int i = 0; trained.isPresent() && i < columns.features().size(); i++) {
      int here = cells(columns.infos().get(i));
      int before = cells(trained.get().get(i));
      if (here != before) {
        String name = columns.infos().get(i).name();
        found.add(name + " has " + here + " numbers, not " + before);
      }
    }
    if (!found.isEmpty()) {
      throw differ(String.join("; ", found));
    }
    return columns;
  }

  /** How many numbers a cell has. */
  private static int cells(FeatureColumn column) {
    return column.encoding().coding().width();
  }

  private ThalwegException differ(String found) {
    String expected =
        trained.orElseThrow().stream()
            .map(info -> cells(info) == 1 ? info.name() : info.name() + "[" + cells(info) + "]")
            .collect(Collectors.joining(", "));
    return ThalwegException.of(
            ErrorCode.COLUMNS_DIFFER, "the feature columns are not those of the training data")
        .expected(expected)
        .found(found)
        .remedy("use data with these columns, or say how it is read (format, options)");
  }
}
