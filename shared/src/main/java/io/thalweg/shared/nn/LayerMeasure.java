package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Activation;
import io.thalweg.shared.autograd.Op;
import io.thalweg.shared.autograd.RowWise;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.tensor.DType;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a layer gives for some rows. A unit is one output of a flat row, or one channel of an image.
 *
 * @param layer its number and name as users know them: {@code layer 3 (relu)}
 * @param operation what the layer ends with: {@code relu}, {@code linear}
 * @param units how many
 * @param meanSize mean absolute output
 * @param largest largest absolute output; NaN where an output is none
 * @param zeros share of outputs that are 0
 * @param deadUnits share of units whose outputs are 0 for all rows
 * @param saturated share of outputs at a bound, where gradients vanish: of sigmoid below 0.01 or
 *     above 0.99, of tanh beyond 0.98 (the same point of the curve); of softmax the share of rows
 *     of which one output is above 0.99; 0 for all that has no bounds
 * @param saturatedUnits share of units that are so for all rows; 0 for softmax
 */
public record LayerMeasure(
    String layer,
    String operation,
    int units,
    double meanSize,
    double largest,
    double zeros,
    double deadUnits,
    double saturated,
    double saturatedUnits) {
  private static final double NEAR = 0.01; // to a bound of sigmoid; tanh x = 2 sigmoid(2 x) - 1

  /** Which outputs count as saturated. */
  private enum Bounds {
    NONE,
    SIGMOID,
    TANH,
    SOFTMAX;

    static Bounds of(Optional<Op> op) {
      Op known = op.orElse(null);
      return known instanceof Activation.Sigmoid
          ? SIGMOID
          : known instanceof Activation.Tanh
              ? TANH
              : known instanceof RowWise.Softmax ? SOFTMAX : NONE;
    }

    boolean reached(double y) {
      return switch (this) {
        case NONE -> false;
        case SIGMOID -> y < NEAR || y > 1 - NEAR;
        case TANH -> Math.abs(y) > 1 - 2 * NEAR;
        case SOFTMAX -> y > 1 - NEAR;
      };
    }
  }

  /**
   * Measures a value.
   *
   * @param value (batch, ...)
   * @param outputs what it is for {@code rows} rows
   */
  static <A> LayerMeasure of(String layer, Var value, DType<A> dtype, A outputs, int rows) {
    Bounds bounds = Bounds.of(value.operation());
    int each = value.dims().rest().size(); // outputs of a row
    int perUnit = perUnit(value);
    int units = each / perUnit;
    int[] zeros = new int[units];
    int[] reached = new int[units];
    double sum = 0;
    double largest = 0;
    for (int i = 0; i < rows * each; i++) {
      double y = dtype.get(outputs, i);
      int unit = i % each / perUnit;
      zeros[unit] += y == 0 ? 1 : 0;
      reached[unit] += bounds.reached(y) ? 1 : 0;
      sum += Math.abs(y);
      largest = Math.max(largest, Math.abs(y));
    }
    double all = (double) rows * each;
    double saturated = bounds == Bounds.SOFTMAX ? all / axis(value) : all;
    return new LayerMeasure(
        layer,
        value.operation().map(Op::name).orElse(""),
        units,
        sum / all,
        largest,
        Arrays.stream(zeros).sum() / all,
        full(zeros, rows * perUnit),
        Arrays.stream(reached).sum() / saturated,
        bounds == Bounds.SOFTMAX ? 0 : full(reached, rows * perUnit));
  }

  /** The outputs of an image's channel; 1 of a flat row. */
  private static int perUnit(Var value) {
    return value.dims().rest().rank() == 3
        ? value.dims().rest().size() / value.dims().rest().dim(0)
        : 1;
  }

  /** The share of units of which all outputs were counted. */
  private static double full(int[] counts, int all) {
    return (double) Arrays.stream(counts).filter(count -> count == all).count() / counts.length;
  }

  private static int axis(Var value) {
    return value.dims().rest().rank() == 0 ? 1 : value.dims().extent(value.dims().rank() - 1);
  }
}
