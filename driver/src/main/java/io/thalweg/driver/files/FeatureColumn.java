package io.thalweg.driver.files;

import io.thalweg.worker.data.Rescaling;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * A column of the data and the number of model inputs that it fills.
 *
 * @param name the column's name
 * @param width 1 for a number, the length for an array or vector
 * @param rescaling of its inputs, before they are rounded to the model's element type
 */
public record FeatureColumn(String name, int width, Rescaling rescaling) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A column whose values are taken as they are. */
  public FeatureColumn(String name, int width) {
    this(name, width, Rescaling.NONE);
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
    if (!rescaling.isNone() && rescaling.shift().size() != width) {
      throw new IllegalArgumentException(
          "column %s is %d wide, its shift %d".formatted(name, width, rescaling.shift().size()));
    }
  }

  /** The rescaling of all features of some columns. */
  public static Rescaling rescaling(List<FeatureColumn> columns) {
    return Rescaling.joined(
        columns.stream().map(FeatureColumn::rescaling).toList(),
        columns.stream().map(FeatureColumn::width).toList());
  }
}
