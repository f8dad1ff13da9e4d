package io.thalweg.driver.fit;

import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.driver.ingest.PackedData;
import io.thalweg.driver.ingest.SourceOutline;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.EmbeddedInput;
import java.util.List;

/**
 * What a model has to know of the rows that it is made for.
 *
 * @param inputs of a row
 * @param numbers of a label
 * @param embedded inputs that are numbers of categories
 */
public record RowForm(int inputs, int numbers, List<EmbeddedInput> embedded) {
  /** Takes a copy. */
  public RowForm {
    embedded = List.copyOf(embedded);
  }

  /** That of packed rows. */
  static RowForm of(PackedData<?> rows) {
    return new RowForm(
        rows.width(), Math.max(1, rows.labelWidth()), FeatureColumn.embedded(rows.features()));
  }

  /** That of rows that are not read yet, with all categories that they may have. */
  static RowForm of(SourceOutline rows) {
    return new RowForm(rows.width(), Math.max(1, rows.labelWidth()), rows.embedded());
  }

  /**
   * The same, for a model that takes numbers as they are.
   *
   * @throws ThalwegException BAD_VALUE where there are others
   */
  RowForm requireNumbers() {
    if (!embedded.isEmpty()) {
      throw ThalwegException.of(
              ErrorCode.BAD_VALUE, "an objective has no learned numbers of categories")
          .expected("features that are numbers; an objective looks up its own parameters")
          .found("the embedded feature '" + embedded.get(0).column() + "'");
    }
    return this;
  }
}
