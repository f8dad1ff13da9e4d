package io.thalweg.driver.ingest;

import io.thalweg.driver.config.Feature;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.data.Rescaling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructType;

/**
 * The feature columns that a model was trained on, where data has to fit to one.
 *
 * @param trained names and widths, in order; empty where there is no model yet
 */
record ExpectedColumns(Optional<List<FeatureColumn>> trained) {
  static ExpectedColumns any() {
    return new ExpectedColumns(Optional.empty());
  }

  static ExpectedColumns of(List<FeatureColumn> trained) {
    return new ExpectedColumns(Optional.of(List.copyOf(trained)));
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
    return new DataColumns(
        wanted.stream().<Feature>map(Feature::of).toList(), List.of(), spec.label(), spec.weight());
  }

  /** The columns, rescaled as those that the model was trained on. */
  SourceColumns rescaled(SourceColumns columns) {
    return columns.with(trained.map(FeatureColumn::rescaling).orElse(Rescaling.NONE));
  }

  /** The features with the widths that the model was trained on, where there is one. */
  SourceColumns widths(SourceColumns columns) {
    return trained
        .map(infos -> columns.withWidths(infos.stream().mapToInt(FeatureColumn::width).toArray()))
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
      FeatureColumn here = columns.infos().get(i);
      FeatureColumn before = trained.get().get(i);
      if (here.width() != before.width()) {
        found.add(here.name() + " has " + here.width() + " numbers, not " + before.width());
      }
    }
    if (!found.isEmpty()) {
      throw differ(String.join("; ", found));
    }
    return columns;
  }

  private ThalwegException differ(String found) {
    String expected =
        trained.orElseThrow().stream()
            .map(info -> info.width() == 1 ? info.name() : info.name() + "[" + info.width() + "]")
            .collect(Collectors.joining(", "));
    return ThalwegException.of(
            ErrorCode.COLUMNS_DIFFER, "the feature columns are not those of the training data")
        .expected(expected)
        .found(found)
        .remedy("use data with these columns, or say how it is read (format, options)");
  }
}
