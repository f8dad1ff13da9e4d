package io.thalweg.worker.rows;

import io.thalweg.shared.column.Coding;
import io.thalweg.shared.column.Encoding;
import io.thalweg.shared.column.Expansion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.types.UTF8String;

/** Categories or classes: the text of a cell becomes its place among those that are known. */
public final class EncodedCategories extends EncodedColumn {
  private static final long serialVersionUID = 1L;

  private final CellText text;
  private final NumberType number; // of text that is written as a number, else null
  private transient Map<UTF8String, Integer> places; // made where it is used
  private transient long unknown;

  EncodedCategories(
      String name, CellText text, NumberType number, Encoding encoding, boolean gaps) {
    super(name, encoding, gaps);
    this.text = text;
    this.number = number;
  }

  /** The same cells, of which these are known. */
  public EncodedCategories knowing(List<String> values) {
    Encoding changed = new Encoding(new Coding.Codes(values), encoding().expansion());
    return new EncodedCategories(name(), text, number, changed, allowsGaps());
  }

  /** The text of a cell, or null where it has no value. */
  public UTF8String text(SpecializedGetters row, int ordinal) {
    return row.isNullAt(ordinal) ? null : text.get(row, ordinal, number);
  }

  /** How many cells had a category that is not known, since this object was made. */
  public long unknown() {
    return unknown;
  }

  @Override
  BadCell code(SpecializedGetters row, int ordinal, double[] numbers) {
    UTF8String found = text.get(row, ordinal, number);
    if (found == null) {
      return gap(numbers);
    }
    Integer place = places().get(found);
    numbers[0] = place == null ? Double.NaN : place;
    return place == null ? unknown(found) : null;
  }

  /** Where a number must come of it, a text that is not known is bad; else it is counted. */
  private BadCell unknown(UTF8String found) {
    if (encoding().expansion() instanceof Expansion.Filled filled && !filled.fills()) {
      return BadCell.category(name(), found.toString());
    }
    unknown++;
    return null;
  }

  private Map<UTF8String, Integer> places() {
    if (places == null) {
      List<String> values = encoding().categories();
      places = new HashMap<>(values.size() * 2);
      for (int i = 0; i < values.size(); i++) {
        places.put(UTF8String.fromString(values.get(i)), i);
      }
    }
    return places;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedCategories that
        && name().equals(that.name())
        && text == that.text
        && encoding().equals(that.encoding())
        && allowsGaps() == that.allowsGaps();
  }

  @Override
  public int hashCode() {
    return Objects.hash(name(), text, encoding(), allowsGaps());
  }
}
