package io.thalweg.driver.state;

import java.util.Objects;

/**
 * A column of the data and the number of model inputs that it fills.
 *
 * @param name the column's name
 * @param width 1 for a number, the length for an array or vector
 */
public record FeatureColumn(String name, int width) {

  /**
   * Checks the width.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public FeatureColumn {
    Objects.requireNonNull(name, "name");
    if (width < 1) {
      throw new IllegalArgumentException("column " + name + " is " + width + " wide");
    }
  }
}
