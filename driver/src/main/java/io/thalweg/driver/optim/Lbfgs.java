package io.thalweg.driver.optim;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Spec;
import java.util.List;
import java.util.stream.IntStream;

/**
 * L-BFGS (Liu and Nocedal: "On the limited memory BFGS method for large scale optimization",
 * Mathematical Programming 45, 1989) without a line search, as {@code torch.optim.LBFGS} with
 * {@code max_iter=1}: a round has one gradient, and takes one iteration. With full batches that is
 * the sequence of PyTorch's iterations, however many of them one of its steps takes.
 *
 * <p>The direction is {@code -H g}, where H is made of the last pairs of {@code y}, a difference of
 * two gradients, and {@code s}, the step between them. A pair whose {@code y s} is not above 1e-10
 * is left out. The step is {@code lr} times the direction; the first one, of which nothing is
 * known, at most as long as 1 / |g|_1. Sums are over all that is trained: there are no groups.
 *
 * @param lr length of the step, 0 or more
 * @param toleranceGrad where no element of the gradient is larger, nothing is done; 0 or more
 * @param toleranceChange where the loss would fall by no more than this, to first order and at the
 *     length 1, no step is taken; 0 or more
 * @param historySize how many pairs are kept, from 1; each has the size of the parameters twice
 */
record Lbfgs(double lr, double toleranceGrad, double toleranceChange, int historySize)
    implements Hyperparameters {
  static final Spec<Lbfgs> SPEC =
      Spec.of("lbfgs", Lbfgs.class, Lbfgs::of).torch("LBFGS").note("no `param_groups`");

  private static final long MOST_PAIRS = 10_000;

  private static Lbfgs of(Fields<Lbfgs> o) {
    double lr = o.number("lr", 1);
    double toleranceGrad = o.number("tolerance_grad", 1e-7);
    double toleranceChange = o.number("tolerance_change", 1e-9);
    long historySize = o.integer("history_size", 100);
    CHECK.atLeast("lr", lr, 0);
    CHECK.atLeast("tolerance_grad", toleranceGrad, 0);
    CHECK.atLeast("tolerance_change", toleranceChange, 0);
    CHECK.that(
        historySize >= 1 && historySize <= MOST_PAIRS,
        "history_size",
        "1 to " + MOST_PAIRS,
        historySize);
    return new Lbfgs(lr, toleranceGrad, toleranceChange, (int) historySize);
  }

  @Override
  public void checkGroups(List<?> written) {
    CHECK.that(
        false,
        ParameterGroup.OPTION,
        "none, for lbfgs takes one step along one direction",
        written);
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    return List.of(new Step<>(this, numerics, names("old_dirs."), names("old_stps.")));
  }

  private List<String> names(String prefix) {
    return IntStream.range(0, historySize).mapToObj(i -> prefix + i).toList();
  }

  /**
   * One iteration.
   *
   * @param gradientChanges names of the vectors y
   * @param steps names of the vectors s
   */
  private record Step<A>(
      Lbfgs options, Numerics<A> numerics, List<String> gradientChanges, List<String> steps)
      implements Transform<A> {
    private static final double LEAST_CURVATURE = 1e-10;
    private static final long MEGABYTE = 1L << 20;

    private static final String DIRECTION = "d";
    private static final String PREVIOUS = "prev_flat_grad";
    private static final String INVERSES = "ro"; // 1 / (y s) of each pair
    private static final String FACTORS = "al"; // of each pair, within one iteration
    private static final String SCALARS = "scalars";

    // Elements of the scalars.
    private static final int PAIRS = 0; // how many pairs are kept
    private static final int NEXT = 1; // where the next pair goes: in place of the oldest
    private static final int SCALE = 2; // H before the pairs: this times 1; 0 before any iteration
    private static final int LENGTH = 3; // of the last step, in directions

    @Override
    public void init(OptimizerState<A> state) {
      checkMemory(state.size(), Runtime.getRuntime().maxMemory());
      state.add(DIRECTION, 0);
      state.add(PREVIOUS, 0);
      gradientChanges.forEach(name -> state.add(name, 0));
      steps.forEach(name -> state.add(name, 0));
      state.add(INVERSES, options.historySize, 0);
      state.add(FACTORS, options.historySize, 0);
      state.add(SCALARS, 4, 0);
    }

    private void checkMemory(int size, long heap) {
      long bytes = 2L * options.historySize * size * numerics.dtype().bytes();
      if (bytes > heap) {
        throw ThalwegException.of(
                ErrorCode.BAD_VALUE, "the history of lbfgs does not fit the driver's memory")
            .expected("2 x history_size x parameters within " + heap / MEGABYTE + " MB of heap")
            .found(
                String.format(
                    "2 x %d x %d elements, %d MB", options.historySize, size, bytes / MEGABYTE))
            .remedy(
                "lower 'optimizer.history_size', or give the driver more memory"
                    + " (THALWEG_DRIVER_MEMORY=8g, or --driver-memory 8g for spark-submit)");
      }
    }

    @Override
    public void update(A parameters, A gradient, double lr, OptimizerState<A> state) {
      clearOthers(gradient, state.spans());
      int n = state.size();
      if (numerics.largest(gradient) <= options.toleranceGrad) {
        return;
      }
      A scalars = state.vector(SCALARS);
      double length = lr;
      if (get(scalars, SCALE) == 0) {
        set(scalars, SCALE, 1);
        length *= Math.min(1, 1 / numerics.updates().penalty(0, n, 1, 0, gradient));
      } else {
        learn(n, gradient, state);
      }
      A direction = state.vector(DIRECTION);
      turn(n, gradient, direction, state);
      flush(n, gradient, state.vector(PREVIOUS));
      if (dot(n, gradient, direction) > -options.toleranceChange) {
        length = 0;
      }
      set(scalars, LENGTH, length);
      step(length, direction, parameters, state.spans());
    }

    /** Without what is not trained all sums are those over what is. */
    private void clearOthers(A gradient, List<TrainedRange> spans) {
      int from = 0;
      for (int i = 0; i < spans.size(); i++) {
        numerics.dtype().fill(gradient, from, spans.get(i).offset(), 0);
        from = spans.get(i).end();
      }
      numerics.dtype().fill(gradient, from, numerics.dtype().length(gradient), 0);
    }

    private void step(double length, A direction, A parameters, List<TrainedRange> spans) {
      for (int i = 0; length > 0 && i < spans.size(); i++) {
        int at = spans.get(i).offset();
        numerics.kernels().axpy(spans.get(i).length(), length, direction, at, parameters, at);
      }
    }

    /** Keeps the pair that the last step and its two gradients make. */
    private void learn(int n, A gradient, OptimizerState<A> state) {
      A scalars = state.vector(SCALARS);
      A change = state.vector(PREVIOUS);
      A step = state.vector(DIRECTION);
      numerics.kernels().subtract(n, gradient, 0, change, 0, change, 0);
      numerics.kernels().scale(n, get(scalars, LENGTH), step, 0, step, 0);
      flush(n, change, change);
      flush(n, step, step);
      double curvature = dot(n, change, step);
      if (curvature > LEAST_CURVATURE) {
        int next = (int) get(scalars, NEXT);
        numerics.dtype().copy(change, 0, state.vector(gradientChanges.get(next)), 0, n);
        numerics.dtype().copy(step, 0, state.vector(steps.get(next)), 0, n);
        set(state.vector(INVERSES), next, 1 / curvature);
        set(scalars, NEXT, (next + 1) % options.historySize);
        set(scalars, PAIRS, Math.min(get(scalars, PAIRS) + 1, options.historySize));
        set(scalars, SCALE, curvature / dot(n, change, change));
      }
    }

    /** Makes {@code direction = -H gradient} in two loops over the pairs, without the matrix H. */
    private void turn(int n, A gradient, A direction, OptimizerState<A> state) {
      A scalars = state.vector(SCALARS);
      A inverses = state.vector(INVERSES);
      A factors = state.vector(FACTORS);
      int pairs = (int) get(scalars, PAIRS);
      int newest = (int) get(scalars, NEXT) + options.historySize - 1;
      numerics.kernels().scale(n, -1, gradient, 0, direction, 0);
      for (int age = 0; age < pairs; age++) {
        int pair = (newest - age) % options.historySize;
        double factor = get(inverses, pair) * dot(n, state.vector(steps.get(pair)), direction);
        A change = state.vector(gradientChanges.get(pair));
        numerics.kernels().axpy(n, -factor, change, 0, direction, 0);
        set(factors, pair, factor);
      }
      numerics.kernels().scale(n, get(scalars, SCALE), direction, 0, direction, 0);
      for (int age = pairs - 1; age >= 0; age--) {
        int pair = (newest - age) % options.historySize;
        A change = state.vector(gradientChanges.get(pair));
        double factor = get(factors, pair) - get(inverses, pair) * dot(n, change, direction);
        numerics.kernels().axpy(n, factor, state.vector(steps.get(pair)), 0, direction, 0);
      }
      flush(n, direction, direction);
    }

    private void flush(int n, A x, A y) {
      if (Ranges.areSmall(0, n)) { // without even a lambda
        numerics.updates().flush(0, n, x, y);
      } else {
        Ranges.split(0, n, (from, to) -> numerics.updates().flush(from, to, x, y));
      }
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
}
