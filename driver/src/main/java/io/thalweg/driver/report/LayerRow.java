package io.thalweg.driver.report;

import java.util.Objects;

/**
 * One row of the report's table of layers.
 *
 * @param layer what it is, with its options: {@code linear: 128}
 * @param output the shape of one row's output: {@code (128)}
 * @param parameters the shapes of its parameters by name, empty without any
 * @param parameterCount their number
 */
public record LayerRow(String layer, String output, String parameters, long parameterCount) {

  /** Checks that no text is null. */
  public LayerRow {
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(output, "output");
    Objects.requireNonNull(parameters, "parameters");
  }
}
