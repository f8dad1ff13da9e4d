package io.thalweg.worker.rows;

import io.thalweg.shared.column.Coding;
import io.thalweg.shared.column.DatePart;
import io.thalweg.shared.column.Encoding;
import io.thalweg.shared.column.Expansion;
import io.thalweg.shared.tensor.DType;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A column whose cells are encoded: numbers with gaps, categories, dates. While rows are packed to
 * train on, before it is known what their gaps and categories become, it gives the plain numbers of
 * the coding, with NaN for a gap. Used by one thread at a time.
 */
public final class EncodedColumn implements SourceColumn {
  private static final long serialVersionUID = 1L;

  private final SourceColumn cells; // reads numbers; null where cells are text or times
  private final String name;
  private final CellText text; // null where cells are none
  private final NumberType number; // of text that is written as a number, else null
  private final CellTime time; // null where cells are none
  private final Encoding encoding;
  private final boolean gaps;
  private transient double[] coded;
  private transient double[] inputs;
  private transient Map<UTF8String, Integer> codes;
  private transient long unseenRows;

  private EncodedColumn(
      SourceColumn cells,
      String name,
      CellText text,
      NumberType number,
      CellTime time,
      Encoding encoding,
      boolean gaps) {
    this.cells = cells;
    this.name = name;
    this.text = text;
    this.number = number;
    this.time = time;
    this.encoding = encoding;
    this.gaps = gaps;
  }

  /**
   * A column of numbers.
   *
   * @param gaps whether a cell may have no value
   */
  public static EncodedColumn ofNumbers(SourceColumn cells, Encoding encoding, boolean gaps) {
    SourceColumn wide = cells.withWidth(encoding.coding().width());
    return new EncodedColumn(wide, cells.name(), null, null, null, encoding, gaps);
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
                new EncodedColumn(
                    null, name, text, NumberType.of(type).orElse(null), null, encoding, gaps));
  }

  /**
   * A column of dates; empty where this type has none.
   *
   * @param gaps whether a cell may have no value
   */
  public static Optional<EncodedColumn> ofTimes(
      String name, DataType type, Encoding encoding, boolean gaps) {
    return CellTime.of(type)
        .map(time -> new EncodedColumn(null, name, null, null, time, encoding, gaps));
  }

  /** The same cells with another encoding. */
  public EncodedColumn with(Encoding changed) {
    return new EncodedColumn(cells, name, text, number, time, changed, gaps);
  }

  /** What becomes of its cells. */
  public Encoding encoding() {
    return encoding;
  }

  /** Whether a cell may have no value. */
  public boolean allowsGaps() {
    return gaps;
  }

  /** Whether its cells are texts or dates: what CSV has of them is to be read as it is written. */
  public boolean isTextual() {
    return cells == null;
  }

  /** Whether its cells are dates. */
  public boolean isTime() {
    return time != null;
  }

  /** Whether its cells are dates that are written as text. */
  public boolean isTimeText() {
    return time == CellTime.TEXT;
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
    if (cells == null || row.isNullAt(ordinal) && gaps && width() > 0) {
      return width();
    }
    int length = cells.length(row, ordinal);
    return length == encoding.coding().width() ? width() : length;
  }

  @Override
  public SourceColumn withWidth(int width) {
    boolean numbers = encoding.coding() instanceof Coding.Numbers && width() != width;
    return numbers && !(encoding.expansion() instanceof Expansion.Filled filled && filled.fills())
        ? new EncodedColumn(
            cells.withWidth(width), name, text, number, time, Encoding.plain(width), gaps)
        : this;
  }

  /**
   * The text of a cell of categories, or of a date that is text; null where it has no value.
   *
   * @throws NullPointerException if cells are neither
   */
  public UTF8String text(SpecializedGetters row, int ordinal) {
    if (row.isNullAt(ordinal)) {
      return null;
    }
    return isTimeText() ? row.getUTF8String(ordinal) : text.get(row, ordinal, number);
  }

  @Override
  public <A> BadCell read(
      SpecializedGetters row, int ordinal, DType<A> dtype, A target, int offset) {
    if (coded == null) {
      coded = new double[encoding.coding().width()];
      inputs = new double[width()];
    }
    BadCell bad =
        row.isNullAt(ordinal) ? gap() : cells == null ? code(row, ordinal) : numbers(row, ordinal);
    if (bad != null) {
      return bad;
    }
    encoding.expansion().expand(coded, 0, inputs, 0);
    for (int i = 0; i < inputs.length; i++) {
      dtype.set(target, offset + i, inputs[i]);
    }
    return null;
  }

  private BadCell gap() {
    Arrays.fill(coded, Double.NaN);
    return gaps ? null : BadCell.isNull(name, -1);
  }

  private BadCell numbers(SpecializedGetters row, int ordinal) {
    BadCell bad = cells.read(row, ordinal, DType.FLOAT64, coded, 0);
    if (bad == null && encoding.coding() instanceof Coding.Log1p) {
      bad = log1p();
    }
    return bad;
  }

  private BadCell log1p() {
    double value = coded[0];
    coded[0] = StrictMath.log1p(value);
    return value > -1 ? null : BadCell.number(BadCell.Kind.LABEL, name, -1, value);
  }

  private BadCell code(SpecializedGetters row, int ordinal) {
    if (time != null) {
      LocalDateTime read = time.get(row, ordinal);
      return read == null
          ? BadCell.time(name, row.getUTF8String(ordinal).toString())
          : codeTime(read);
    }
    UTF8String found = text.get(row, ordinal, number);
    if (found == null) {
      return gap();
    }
    Integer code = codes().get(found);
    coded[0] = code == null ? Double.NaN : code;
    return code == null ? unknown(found) : null;
  }

  private BadCell codeTime(LocalDateTime read) {
    if (encoding.coding() instanceof Coding.Since since) {
      coded[0] = since.days(read);
    } else {
      List<DatePart> parts = ((Coding.Parts) encoding.coding()).parts();
      for (int i = 0; i < coded.length; i++) {
        coded[i] = parts.get(i).of(read);
      }
    }
    return null;
  }

  /** Where a number must come of it, a text that is not known is bad; else it is counted. */
  private BadCell unknown(UTF8String found) {
    if (encoding.expansion() instanceof Expansion.Filled filled && !filled.fills()) {
      return BadCell.category(name, found.toString());
    }
    unseenRows++;
    return null;
  }

  /** How many cells had a category that is not known, since this object was made. */
  public long unseenRows() {
    return unseenRows;
  }

  private Map<UTF8String, Integer> codes() {
    if (codes == null) {
      List<String> values = ((Coding.Codes) encoding.coding()).values();
      codes = new HashMap<>(values.size() * 2);
      for (int i = 0; i < values.size(); i++) {
        codes.put(UTF8String.fromString(values.get(i)), i);
      }
    }
    return codes;
  }

  @Override
  public <A> void read(ColumnVector column, int from, ColumnBlock<A> block, int offset) {
    block.markAllSingle();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedColumn that
        && name.equals(that.name)
        && gaps == that.gaps
        && encoding.equals(that.encoding)
        && Objects.equals(cells, that.cells)
        && text == that.text
        && time == that.time;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, gaps, encoding);
  }
}
