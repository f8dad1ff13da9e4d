package io.thalweg.worker.rows;

import io.thalweg.shared.column.Coding;
import io.thalweg.shared.column.Encoding;
import io.thalweg.shared.column.Expansion;
import io.thalweg.shared.tensor.DType;
import java.util.Objects;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/** Numbers with gaps, or of which the logarithm is taken. */
final class EncodedNumbers extends EncodedColumn {
  private static final long serialVersionUID = 1L;

  private final SourceColumn cells;

  /**
   * A column.
   *
   * @param cells reads the numbers
   */
  EncodedNumbers(SourceColumn cells, Encoding encoding, boolean gaps) {
    super(cells.name(), encoding, gaps);
    this.cells = cells;
  }

  @Override
  public int length(SpecializedGetters row, int ordinal) {
    if (row.isNullAt(ordinal) && allowsGaps() && width() > 0) {
      return width();
    }
    int length = cells.length(row, ordinal);
    return length == encoding().coding().width() ? width() : length;
  }

  @Override
  public SourceColumn withWidth(int width) {
    boolean known =
        encoding().coding() instanceof Coding.Log1p
            || encoding().expansion() instanceof Expansion.Filled filled && filled.fills();
    return known || width == width()
        ? this
        : new EncodedNumbers(cells.withWidth(width), Encoding.plain(width), allowsGaps());
  }

  @Override
  BadCell code(SpecializedGetters row, int ordinal, double[] numbers) {
    BadCell bad = cells.read(row, ordinal, DType.FLOAT64, numbers, 0);
    if (bad != null || !(encoding().coding() instanceof Coding.Log1p)) {
      return bad;
    }
    double value = numbers[0];
    numbers[0] = StrictMath.log1p(value);
    return value > -1 ? null : BadCell.number(BadCell.Kind.LABEL, name(), -1, value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedNumbers that
        && cells.equals(that.cells)
        && encoding().equals(that.encoding())
        && allowsGaps() == that.allowsGaps();
  }

  @Override
  public int hashCode() {
    return Objects.hash(cells, encoding(), allowsGaps());
  }
}
