package io.thalweg.worker.rows;

import io.thalweg.shared.column.Encoding;
import io.thalweg.shared.tensor.DType;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * A column whose cells are encoded: numbers with gaps, categories, dates. While rows are packed to
 * train on, before it is known what their gaps and categories become, it gives the plain numbers of
 * the coding, with NaN for a gap. Used by one thread at a time.
 */
public abstract sealed class EncodedColumn implements SourceColumn
    permits EncodedNumbers, EncodedCategories, EncodedTimes {
  private static final long serialVersionUID = 1L;

  private final String name;
  private final Encoding encoding;
  private final boolean gaps;
  private transient double[] coded;
  private transient double[] inputs;

  EncodedColumn(String name, Encoding encoding, boolean gaps) {
    this.name = name;
    this.encoding = encoding;
    this.gaps = gaps;
  }

  /**
   * A column of numbers.
   *
   * @param gaps whether a cell may have no value
   */
  public static EncodedColumn ofNumbers(SourceColumn cells, Encoding encoding, boolean gaps) {
    return new EncodedNumbers(cells.withWidth(encoding.coding().width()), encoding, gaps);
  }

  /**
   * A column of categories of any type that has a text; empty where this type has none.
   *
   * @param gaps whether a cell may have no value
   */
  public static Optional<EncodedColumn> ofCategories(
      String name, DataType type, Encoding encoding, boolean gaps) {
    return CellText.of(type)
        .map(
            text ->
                new EncodedCategories(
                    name, text, NumberType.of(type).orElse(null), encoding, gaps));
  }

  /**
   * A column of dates; empty where this type has none.
   *
   * @param gaps whether a cell may have no value
   */
  public static Optional<EncodedColumn> ofTimes(
      String name, DataType type, Encoding encoding, boolean gaps) {
    return CellTime.of(type).map(time -> new EncodedTimes(name, time, encoding, gaps));
  }

  /** What becomes of its cells. */
  public Encoding encoding() {
    return encoding;
  }

  /** Whether a cell may have no value. */
  public boolean allowsGaps() {
    return gaps;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int width() {
    return encoding.width();
  }

  @Override
  public int length(SpecializedGetters row, int ordinal) {
    return width();
  }

  @Override
  public SourceColumn withWidth(int width) {
    return this;
  }

  /**
   * Writes the numbers of a cell that has a value.
   *
   * @param numbers of the coding
   * @return what is wrong, or null
   */
  abstract BadCell code(SpecializedGetters row, int ordinal, double[] numbers);

  /** A cell without a value: NaN in all its numbers, where it may have none. */
  BadCell gap(double[] numbers) {
    Arrays.fill(numbers, Double.NaN);
    return gaps ? null : BadCell.isNull(name, -1);
  }

  @Override
  public <A> BadCell read(
      SpecializedGetters row, int ordinal, DType<A> dtype, A target, int offset) {
    if (coded == null) {
      coded = new double[encoding.coding().width()];
      inputs = new double[width()];
    }
    BadCell bad = row.isNullAt(ordinal) ? gap(coded) : code(row, ordinal, coded);
    if (bad != null) {
      return bad;
    }
    encoding.expansion().expand(coded, 0, inputs, 0);
    for (int i = 0; i < inputs.length; i++) {
      dtype.set(target, offset + i, inputs[i]);
    }
    return null;
  }

  @Override
  public <A> void read(ColumnVector column, int from, ColumnBlock<A> block, int offset) {
    block.markAllSingle();
  }
}
