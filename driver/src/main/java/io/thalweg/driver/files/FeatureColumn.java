package io.thalweg.driver.files;

import io.thalweg.shared.column.Encoding;
import io.thalweg.shared.column.Expansion;
import io.thalweg.shared.nn.EmbeddedInput;
import io.thalweg.worker.data.Rescaling;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/**
 * A column of the data and the number of model inputs that it fills.
 *
 * @param name the column's name
 * @param width 1 for a number, the length for an array or vector
 * @param rescaling of its inputs, before they are rounded to the model's element type
 * @param encoding from its cells to its inputs
 */
public record FeatureColumn(String name, int width, Rescaling rescaling, Encoding encoding)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A column whose values are taken as they are. */
  public FeatureColumn(String name, int width) {
    this(name, width, Rescaling.NONE);
  }

  /** A column of numbers. */
  public FeatureColumn(String name, int width, Rescaling rescaling) {
    this(name, width, rescaling, null);
  }

  /** A column whose cells are encoded. */
  public FeatureColumn(String name, Encoding encoding) {
    this(name, encoding.width(), Rescaling.NONE, encoding);
  }

  /**
   * Checks the width and that each input has its rescaling.
   *
   * @throws IllegalArgumentException if it is below 1, or has another number of them
   */
  public FeatureColumn {
    Objects.requireNonNull(name, "name");
    if (width < 1) {
      throw new IllegalArgumentException("column " + name + " is " + width + " wide");
    }
    encoding = encoding == null ? Encoding.plain(width) : encoding;
    if (encoding.width() != width) {
      throw new IllegalArgumentException(
          "column %s is %d wide, its encoding %d".formatted(name, width, encoding.width()));
    }
    if (!rescaling.isNone() && rescaling.shift().size() != width) {
      throw new IllegalArgumentException(
          "column %s is %d wide, its shift %d".formatted(name, width, rescaling.shift().size()));
    }
  }

  /** The names of its inputs: {@code age}, {@code pixels[17]}, {@code plan=pro}. */
  public List<String> inputs() {
    return encoding.inputs(name);
  }

  /** The names of all inputs of some columns. */
  public static List<String> inputs(List<FeatureColumn> columns) {
    return columns.stream().flatMap(column -> column.inputs().stream()).toList();
  }

  /**
   * Which inputs are numbers of a size, that standardising is for; the others are 0/1 or indices.
   */
  public static BitSet measured(List<FeatureColumn> columns) {
    BitSet measured = new BitSet();
    int at = 0;
    for (FeatureColumn column : columns) {
      for (int i = 0; i < column.width(); i++) {
        measured.set(at++, column.encoding().isMeasured(i));
      }
    }
    return measured;
  }

  /** Those inputs that are numbers of categories, for the model to look up. */
  public static List<EmbeddedInput> embedded(List<FeatureColumn> columns) {
    List<EmbeddedInput> embedded = new ArrayList<>();
    int at = 0;
    for (FeatureColumn column : columns) {
      if (column.encoding().expansion() instanceof Expansion.Index index) {
        embedded.add(new EmbeddedInput(column.name(), at, index.categories(), index.dim()));
      }
      at += column.width();
    }
    return embedded;
  }

  /** The same where a column's cells are not just its numbers; none where all are. */
  public static List<String> encodedInputs(List<FeatureColumn> columns) {
    boolean plain = columns.stream().allMatch(column -> column.encoding().isPlain());
    return plain ? List.of() : inputs(columns);
  }

  /** The rescaling of all features of some columns. */
  public static Rescaling rescaling(List<FeatureColumn> columns) {
    return Rescaling.joined(
        columns.stream().map(FeatureColumn::rescaling).toList(),
        columns.stream().map(FeatureColumn::width).toList());
  }
}
