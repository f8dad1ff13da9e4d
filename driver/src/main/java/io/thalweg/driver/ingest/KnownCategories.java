package io.thalweg.driver.ingest;

import static io.thalweg.driver.ingest.ColumnProblem.FEATURE;

import io.thalweg.driver.config.BadRows;
import io.thalweg.driver.config.Feature;
import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.Excerpt;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.rows.EncodedCategories;
import io.thalweg.worker.rows.EncodedColumn;
import io.thalweg.worker.rows.EncodedTimes;
import io.thalweg.worker.rows.SourceColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.functions;

/** Asks the rows for the categories and classes that no config and no model gives. */
final class KnownCategories {
  private final SourceRows source;
  private final BadRows badRows;
  private final NumberRule labels;
  private final List<ColumnProblem> problems = new ArrayList<>();

  /**
   * Of the rows of a source.
   *
   * @param options what the labels have to be, and what becomes of bad rows
   */
  KnownCategories(SourceRows source, IngestOptions options) {
    this.source = source;
    this.badRows = options.badRows();
    this.labels = options.rules().label();
  }

  /**
   * The same columns with all categories and classes that the rows have. What is wrong with some is
   * then in {@link #problems}: too many categories, an order that misses one, times of several
   * zones, classes that the model has no outputs for.
   *
   * @param written what the user wrote of a column, by its name in the source
   */
  SourceColumns of(SourceColumns columns, Function<String, Feature> written) {
    List<EncodedColumn> asked =
        columns.numbers().stream()
            .filter(column -> column instanceof EncodedColumn encoded && isAsked(encoded))
            .map(EncodedColumn.class::cast)
            .toList();
    Map<String, CategoryScan.Found> found =
        CategoryScan.of(source.checked(), asked, source.marksLines());
    List<SourceColumn> known = new ArrayList<>();
    for (SourceColumn column : columns.features()) {
      CategoryScan.Found cells = found.get(column.name());
      known.add(cells == null ? column : feature(written.apply(column.name()), column, cells));
    }
    List<SourceColumn> classes =
        columns.labels().stream()
            .map(
                column ->
                    found.containsKey(column.name())
                        ? label((EncodedCategories) column, found.get(column.name()))
                        : column)
            .toList();
    return columns.with(known, classes);
  }

  /** What is wrong with columns, after {@link #of}. */
  List<ColumnProblem> problems() {
    return problems;
  }

  private void refuse(String role, String column, ThalwegException error) {
    problems.add(ColumnProblem.of(role, column, error));
  }

  private static boolean isAsked(EncodedColumn column) {
    return column instanceof EncodedCategories
        || column instanceof EncodedTimes times && times.isText();
  }

  private SourceColumn feature(Feature feature, SourceColumn read, CategoryScan.Found found) {
    if (!(read instanceof EncodedCategories column)) {
      requireOneZone(read.name(), found);
      return read;
    }
    if (found.isTooMany()) {
      long distinct = distinct(column.name());
      refuse(FEATURE, column.name(), ColumnFitting.tooMany(column.name(), distinct));
      return column;
    }
    if (feature instanceof Feature.OneHot oneHot
        && oneHot.isTooMany(found.size())
        && oneHot.minCount() == 1) {
      refuse(FEATURE, column.name(), ColumnFitting.tooMany(column.name(), found.size()));
    }
    if (feature instanceof Feature.Ordinal ordinal) {
      if (!ordinal.order().isEmpty()) {
        requireAll(ordinal, found);
        return column;
      }
      return column.knowing(found.classes());
    }
    return column.knowing(found.categories());
  }

  private SourceColumn label(EncodedCategories column, CategoryScan.Found found) {
    List<String> given = column.encoding().categories();
    List<String> classes = given.isEmpty() ? found.classes() : given;
    if (found.isTooMany() || labels.accepts(0) && !labels.accepts(classes.size() - 1.0)) {
      refuse(
          ColumnProblem.LABEL,
          column.name(),
          ThalwegException.of(
                  ErrorCode.BAD_LABEL,
                  "the label '%s' has more classes than the model".formatted(column.name()))
              .expected(labels.expectation())
              .found(
                  "%,d classes: %s"
                      .formatted(classes.size(), Excerpt.of(String.join(", ", classes))))
              .remedy(
                  "give the last layer one output per class, with loss: cross_entropy"
                      + ", or leave out rows of the other classes"));
    }
    return column.knowing(classes);
  }

  private void requireAll(Feature.Ordinal ordinal, CategoryScan.Found found) {
    List<String> missing =
        found.categories().stream().filter(text -> !ordinal.order().contains(text)).toList();
    if (!missing.isEmpty() && badRows == BadRows.FAIL) {
      String order =
          Stream.concat(ordinal.order().stream(), missing.stream())
              .map(YamlText::of)
              .collect(Collectors.joining(", "));
      refuse(
          FEATURE,
          ordinal.column(),
          ThalwegException.of(
                  ErrorCode.BAD_VALUE,
                  "the order of column '" + ordinal.column() + "' misses values of the data")
              .expected(String.join(", ", ordinal.order()))
              .found(Excerpt.of(String.join(", ", missing)) + ", too")
              .remedy(
                  "put them in their places: {ordinal: "
                      + YamlText.of(ordinal.column())
                      + ", order: ["
                      + order
                      + "]}"));
    }
  }

  private void requireOneZone(String column, CategoryScan.Found found) {
    if (found.zones().size() > 1) {
      refuse(
          FEATURE,
          column,
          ThalwegException.of(
                  ErrorCode.BAD_VALUE, "the times of column '" + column + "' are of several zones")
              .expected("times that are all written in the same zone, or all without one")
              .found(
                  found.zones().stream()
                      .map(zone -> zone.isEmpty() ? "none" : zone)
                      .collect(Collectors.joining(", ")))
              .remedy(
                  "read the data with a query that writes them all in one, such as CAST(to_timestamp("
                      + LabelAdvice.sql(column)
                      + ") AS STRING)"));
    }
  }

  private long distinct(String column) {
    return source
        .rows()
        .agg(functions.count_distinct(SourceColumns.column(column)))
        .first()
        .getLong(0);
  }
}
