package io.thalweg.driver.ingest;

import io.thalweg.driver.config.Feature;
import io.thalweg.driver.config.Label;
import io.thalweg.shared.nn.EmbeddedInput;
import io.thalweg.worker.data.RowCodec;
import io.thalweg.worker.rows.EncodedColumn;
import io.thalweg.worker.rows.SourceColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The columns of a source as they are read.
 *
 * @param source which gives categories and dates as they are written
 * @param columns the used ones
 * @param features what the user wrote of each column of features, in their order; none where a
 *     model says what becomes of them
 * @param label what is predicted, with the classes that the rows have
 * @param cure how the columns are written, and can be
 */
record ReadColumns(
    SourceRows source,
    SourceColumns columns,
    List<Feature> features,
    Label label,
    ColumnCure cure) {

  /**
   * Finds the columns and asks the rows for their categories.
   *
   * @param wanted of the columns
   */
  static ReadColumns of(
      SourceRows rows, DataColumns wanted, IngestOptions options, ExpectedColumns expected)
      throws IOException {
    ColumnNames names = ColumnNames.of(rows.rows().schema());
    SourceRows source = rows.asText(expected.texts(names, wanted));
    SourceColumns columns = ColumnResolver.resolve(source, wanted, options, expected);
    ColumnCure cure = new ColumnCure(names, wanted);
    List<Feature> features = expected.coded() ? FeaturePatterns.expand(names, wanted) : List.of();
    if (expected.coded()) {
      KnownCategories categories = new KnownCategories(source, options);
      columns = categories.of(columns, name -> FeaturePatterns.of(names, features, name));
      if (!categories.problems().isEmpty()) {
        throw ColumnProblems.error(categories.problems(), cure, Optional.empty());
      }
    }
    return new ReadColumns(source, columns, features, columns.label(wanted.label()), cure);
  }

  /** The same with columns that are read in another way. */
  ReadColumns with(SourceColumns changed) {
    return new ReadColumns(source, changed, features, label, cure);
  }

  /** The most inputs that these columns can become. */
  int inputsAtMost() {
    int inputs = 0;
    for (int i = 0; i < columns.features().size(); i++) {
      SourceColumn column = columns.features().get(i);
      inputs += features.isEmpty() ? column.width() : atMost(features.get(i), column);
    }
    return inputs;
  }

  /** The inputs that a model looks up in learned tables, with the most categories of each. */
  List<EmbeddedInput> embeddedAtMost() {
    List<EmbeddedInput> embedded = new ArrayList<>();
    int input = 0;
    for (int i = 0; i < features.size(); i++) {
      SourceColumn column = columns.features().get(i);
      if (features.get(i) instanceof Feature.Embed embed) {
        int found = ((EncodedColumn) column).encoding().categories().size();
        int most = Math.max(1, Math.min(found, embed.max().orElse(found)));
        embedded.add(new EmbeddedInput(column.name(), input, most, embed.dim()));
      }
      input += atMost(features.get(i), column);
    }
    return embedded;
  }

  private static int atMost(Feature feature, SourceColumn column) {
    if (feature instanceof Feature.OneHot oneHot) {
      int found = ((EncodedColumn) column).encoding().categories().size();
      return Math.max(1, Math.min(found, oneHot.max().orElse(Feature.OneHot.MAX)));
    }
    return column.width() + (feature.indicator() ? 1 : 0);
  }

  /** The bytes of a packed row at most. */
  int rowBytes(RowCodec<?> codec) {
    int more = Math.max(0, inputsAtMost() - codec.width());
    return Math.addExact(codec.rowBytes(), Math.multiplyExact(more, codec.dtype().bytes()));
  }
}
