package io.thalweg.driver.optim;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The direction {@code -H g} of {@link Lbfgs} in two loops over pairs of {@code y}, a difference of
 * two gradients, and {@code s}, the step between them. Without pairs H is {@code (y s) / (y y)} of
 * the last step, the second step size of Barzilai and Borwein (IMA Journal of Numerical Analysis 8,
 * 1988). What lasts stands in the {@link OptimizerState}.
 *
 * @param historySize how many pairs are kept, 0 or more
 * @param leastCurvature nothing is learnt from a step whose {@code y s} is not above it
 * @param gradientChanges names of the vectors y
 * @param steps names of the vectors s
 */
record LbfgsDirection<A>(
    int historySize,
    double leastCurvature,
    Numerics<A> numerics,
    List<String> gradientChanges,
    List<String> steps) {
  /** The direction, as long as the parameters. */
  static final String DIRECTION = "d";

  private static final long MEGABYTE = 1L << 20;

  private static final String PREVIOUS = "prev_flat_grad";
  private static final String INVERSES = "ro"; // 1 / (y s) of each pair
  private static final String FACTORS = "al"; // of each pair, within one iteration
  private static final String SCALARS = "scalars";

  // Elements of the scalars.
  private static final int PAIRS = 0; // how many pairs are kept
  private static final int NEXT = 1; // where the next pair goes: in place of the oldest
  private static final int SCALE = 2; // H before the pairs: this times 1; 0 before any iteration
  private static final int LENGTH = 3; // of the last step, in directions

  LbfgsDirection(int historySize, double leastCurvature, Numerics<A> numerics) {
    this(
        historySize,
        leastCurvature,
        numerics,
        names(historySize, "old_dirs."),
        names(historySize, "old_stps."));
  }

  private static List<String> names(int count, String prefix) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  /** Adds the vectors. Mutates {@code state}. */
  void init(OptimizerState<A> state) {
    checkMemory(state.size(), Runtime.getRuntime().maxMemory());
    state.add(DIRECTION, 0);
    state.add(PREVIOUS, 0);
    gradientChanges.forEach(name -> state.add(name, 0));
    steps.forEach(name -> state.add(name, 0));
    state.add(INVERSES, Math.max(historySize, 1), 0);
    state.add(FACTORS, Math.max(historySize, 1), 0);
    state.add(SCALARS, 4, 0);
  }

  private void checkMemory(int size, long heap) {
    long bytes = 2L * historySize * size * numerics.dtype().bytes();
    if (bytes > heap) {
      throw ThalwegException.of(
              ErrorCode.BAD_VALUE, "the history of lbfgs does not fit the driver's memory")
          .expected("2 x history_size x parameters within " + heap / MEGABYTE + " MB of heap")
          .found(String.format("2 x %d x %d elements, %d MB", historySize, size, bytes / MEGABYTE))
          .remedy(
              "lower 'optimizer.history_size', or give the driver more memory"
                  + " (THALWEG_DRIVER_MEMORY=8g, or --driver-memory 8g for spark-submit)");
    }
  }

  /** Whether there was no direction yet. */
  boolean isFirst(OptimizerState<A> state) {
    return get(state.vector(SCALARS), SCALE) == 0;
  }

  /** How long the first step is at most, in directions. */
  double firstLength(A gradient, OptimizerState<A> state) {
    return Math.min(1, 1 / numerics.updates().penalty(0, state.size(), 1, 0, gradient));
  }

  /** Whether pairs are kept. */
  boolean hasPairs(OptimizerState<A> state) {
    return get(state.vector(SCALARS), PAIRS) > 0;
  }

  /** Drops all pairs. Mutates {@code state}. */
  void forget(OptimizerState<A> state) {
    set(state.vector(SCALARS), PAIRS, 0);
  }

  /** Notes how far the parameters have gone along the direction. Mutates {@code state}. */
  void went(double length, OptimizerState<A> state) {
    set(state.vector(SCALARS), LENGTH, length);
  }

  /**
   * Learns from the last step and its two gradients, and turns to the next direction. Mutates
   * {@code state}.
   *
   * @param gradient where the parameters are now; 0 for what is not trained
   */
  void turn(A gradient, OptimizerState<A> state) {
    int n = state.size();
    if (isFirst(state)) {
      set(state.vector(SCALARS), SCALE, 1);
    } else {
      learn(n, gradient, state);
    }
    turn(n, gradient, state.vector(DIRECTION), state);
    numerics.flush(n, gradient, state.vector(PREVIOUS));
  }

  /** Keeps the pair that the last step and its two gradients make. */
  private void learn(int n, A gradient, OptimizerState<A> state) {
    A scalars = state.vector(SCALARS);
    A change = state.vector(PREVIOUS);
    A step = state.vector(DIRECTION);
    numerics.kernels().subtract(n, gradient, 0, change, 0, change, 0);
    numerics.kernels().scale(n, get(scalars, LENGTH), step, 0, step, 0);
    numerics.flush(n, change, change);
    numerics.flush(n, step, step);
    double curvature = dot(n, change, step);
    if (curvature > leastCurvature) {
      if (historySize > 0) {
        keep(n, change, step, curvature, state);
      }
      set(scalars, SCALE, curvature / dot(n, change, change));
    }
  }

  private void keep(int n, A change, A step, double curvature, OptimizerState<A> state) {
    A scalars = state.vector(SCALARS);
    int next = (int) get(scalars, NEXT);
    numerics.dtype().copy(change, 0, state.vector(gradientChanges.get(next)), 0, n);
    numerics.dtype().copy(step, 0, state.vector(steps.get(next)), 0, n);
    set(state.vector(INVERSES), next, 1 / curvature);
    set(scalars, NEXT, (next + 1) % historySize);
    set(scalars, PAIRS, Math.min(get(scalars, PAIRS) + 1, historySize));
  }

  /** Makes {@code direction = -H gradient} in two loops over the pairs, without the matrix H. */
  private void turn(int n, A gradient, A direction, OptimizerState<A> state) {
    A scalars = state.vector(SCALARS);
    A inverses = state.vector(INVERSES);
    A factors = state.vector(FACTORS);
    int pairs = (int) get(scalars, PAIRS);
    int newest = (int) get(scalars, NEXT) + historySize - 1;
    numerics.kernels().scale(n, -1, gradient, 0, direction, 0);
    for (int age = 0; age < pairs; age++) {
      int pair = (newest - age) % historySize;
      double factor = get(inverses, pair) * dot(n, state.vector(steps.get(pair)), direction);
      A change = state.vector(gradientChanges.get(pair));
      numerics.kernels().axpy(n, -factor, change, 0, direction, 0);
      set(factors, pair, factor);
    }
    numerics.kernels().scale(n, get(scalars, SCALE), direction, 0, direction, 0);
    for (int age = pairs - 1; age >= 0; age--) {
      int pair = (newest - age) % historySize;
      A change = state.vector(gradientChanges.get(pair));
      double factor = get(factors, pair) - get(inverses, pair) * dot(n, change, direction);
      numerics.kernels().axpy(n, factor, state.vector(steps.get(pair)), 0, direction, 0);
    }
    numerics.flush(n, direction, direction);
  }

  private double dot(int n, A x, A y) {
    return numerics.kernels().dot(n, x, 0, y, 0);
  }

  private double get(A array, int i) {
    return numerics.dtype().get(array, i);
  }

  private void set(A array, int i, double value) {
    numerics.dtype().set(array, i, value);
  }
}
