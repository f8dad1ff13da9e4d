package io.thalweg.driver.report;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A line of a {@link Plot}, through points in their order.
 *
 * @param name what the legend calls it
 * @param x one per point
 * @param y one per point
 */
public record PlotLine(String name, double[] x, double[] y) {
  /** Checks the lengths. */
  public PlotLine {
    if (x.length != y.length) {
      throw new IllegalArgumentException(x.length + " x for " + y.length + " y");
    }
  }

  /** A curve over the numbers 1, 2, 3, ... */
  public static PlotLine of(String name, List<Double> y) {
    return new PlotLine(
        name,
        IntStream.rangeClosed(1, y.size()).asDoubleStream().toArray(),
        y.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
