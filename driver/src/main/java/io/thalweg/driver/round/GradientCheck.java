package io.thalweg.driver.round;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelPlan;
import io.thalweg.shared.nn.Slot;
import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The gradient of a model compared with central differences of its loss, in float64, on a few rows
 * and some parameters of each slot.
 *
 * @param checked how many parameters
 * @param agreeing those whose two derivatives differ by less than {@link #TOLERANCE} of the larger
 * @param median relative difference
 */
public record GradientCheck(int checked, int agreeing, double median) {
  /** The largest relative difference that rounding explains. */
  public static final double TOLERANCE = 1e-4;

  /** Kinks, as relu has, make a few differences wrong. */
  private static final double ENOUGH = 0.9;

  private static final int ROWS = 16;
  private static final int EACH = 12; // parameters of a slot
  private static final int MOST = 200;
  private static final long KEY = 0x4743L;

  /** Whether the gradient can be trusted. */
  public boolean passes() {
    return agreeing >= ENOUGH * checked;
  }

  /** Checks {@code model} at its first parameters. */
  public static <A> GradientCheck of(Model model, long seed, Sample<A> sample) {
    Kernels<double[]> kernels = KernelProvider.find(DType.FLOAT64, KernelChoice.SCALAR);
    Block<double[]> rows = sample.inFloat64(ROWS);
    ModelPlan<double[]> plan = new ModelPlan<>(model, kernels, rows.rows());
    double[] parameters = model.initialise(DType.FLOAT64, seed);
    double[] gradient = new double[parameters.length];
    plan.gradient(rows, parameters, KEY, gradient);
    double[] scratch = new double[parameters.length];
    double size = Arrays.stream(gradient).map(Math::abs).max().orElse(0);
    double[] errors =
        model.slots().list().stream()
            .filter(Slot::trained)
            .flatMapToInt(slot -> some(slot, seed))
            .limit(MOST)
            .mapToDouble(
                i -> {
                  double step = 1e-6 * Math.max(1, Math.abs(parameters[i]));
                  double kept = parameters[i];
                  parameters[i] = kept + step;
                  double above = plan.gradient(rows, parameters, KEY, scratch);
                  parameters[i] = kept - step;
                  double below = plan.gradient(rows, parameters, KEY, scratch);
                  parameters[i] = kept;
                  return difference(gradient[i], (above - below) / (2 * step), 1e-5 * size);
                })
            .sorted()
            .toArray();
    int agreeing = (int) Arrays.stream(errors).filter(error -> error < TOLERANCE).count();
    double median = errors.length == 0 ? 0 : errors[errors.length / 2];
    return new GradientCheck(errors.length, agreeing, median);
  }

  private static IntStream some(Slot slot, long seed) {
    int count = Math.min(EACH, slot.size());
    return IntStream.range(0, count)
        .map(
            i ->
                slot.offset()
                    + (int)
                        Math.floorMod(
                            CounterRandom.key(CounterRandom.key(seed, slot.offset()), i),
                            (long) slot.size()))
        .distinct();
  }

  /** Of numbers far below the largest nothing is known: rounding hides them. */
  private static double difference(double exact, double measured, double floor) {
    double larger = Math.max(Math.abs(exact), Math.abs(measured));
    return larger <= floor ? 0 : Math.abs(exact - measured) / larger;
  }
}
