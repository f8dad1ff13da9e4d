package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Spec;
import java.util.List;
import java.util.Optional;

/**
 * L-BFGS (Liu and Nocedal: "On the limited memory BFGS method for large scale optimization",
 * Mathematical Programming 45, 1989) as {@code torch.optim.LBFGS}. Without a line search it is that
 * with {@code max_iter=1}: a round has one gradient, and takes one iteration; with full batches
 * this is the sequence of PyTorch's iterations, however many of them one of its steps takes. With a
 * line search a round is one evaluation of the objective, of which an iteration takes one or more:
 * see {@link LineSearchStep}.
 *
 * <p>The direction is {@code -H g}, see {@link LbfgsDirection}; without a line search a pair whose
 * {@code y s} is not above 1e-10 is left out. The step is {@code lr} times the direction, or begins
 * with it; the first one, of which nothing is known, is at most as long as 1 / |g|_1. Sums are over
 * all that is trained: there are no groups.
 *
 * @param lr length of the step, 0 or more
 * @param toleranceGrad where no element of the gradient is larger, nothing is done; 0 or more
 * @param toleranceChange where the loss would fall by no more than this, to first order and at the
 *     length 1, no step is taken; 0 or more
 * @param historySize how many pairs are kept, from 1; each has the size of the parameters twice
 * @param lineSearch how the length of a step is found, if not given by {@code lr}
 */
record Lbfgs(
    double lr,
    double toleranceGrad,
    double toleranceChange,
    int historySize,
    Optional<LineSearch> lineSearch)
    implements Hyperparameters {
  /** The line searches of the config. */
  enum LineSearch {
    STRONG_WOLFE
  }

  static final Spec<Lbfgs> SPEC =
      Spec.of("lbfgs", Lbfgs.class, Lbfgs::of)
          .torch("LBFGS")
          .says("line_search_fn", "none (or strong_wolfe)")
          .note("no `param_groups`; a line search is for `batch: full`");

  private static final double LEAST_CURVATURE = 1e-10;
  private static final long MOST_PAIRS = 10_000;

  private static Lbfgs of(Fields<Lbfgs> o) {
    double lr = o.number("lr", 1);
    double toleranceGrad = o.number("tolerance_grad", 1e-7);
    double toleranceChange = o.number("tolerance_change", 1e-9);
    long historySize = o.integer("history_size", 100);
    Optional<LineSearch> lineSearch = o.optional("line_search_fn", Kind.oneOf(LineSearch.class));
    CHECK.atLeast("lr", lr, 0);
    CHECK.that(lineSearch.isEmpty() || lr > 0, "lr", "above 0 with a line search", lr);
    CHECK.atLeast("tolerance_grad", toleranceGrad, 0);
    CHECK.atLeast("tolerance_change", toleranceChange, 0);
    CHECK.that(
        historySize >= 1 && historySize <= MOST_PAIRS,
        "history_size",
        "1 to " + MOST_PAIRS,
        historySize);
    return new Lbfgs(lr, toleranceGrad, toleranceChange, (int) historySize, lineSearch);
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
  public boolean searches() {
    return lineSearch.isPresent();
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    double leastCurvature = searches() ? 0 : LEAST_CURVATURE; // a search finds none below 0
    LbfgsDirection<A> direction = new LbfgsDirection<>(historySize, leastCurvature, numerics);
    return List.of(
        searches()
            ? new LineSearchStep<>(toleranceGrad, toleranceChange, direction)
            : new Step<>(this, numerics, direction));
  }

  /** One iteration without a line search. */
  private record Step<A>(Lbfgs options, Numerics<A> numerics, LbfgsDirection<A> towards)
      implements Transform<A> {
    @Override
    public void init(OptimizerState<A> state) {
      towards.init(state);
    }

    @Override
    public void update(A parameters, A gradient, double lr, OptimizerState<A> state) {
      numerics.clearOthers(gradient, state.spans());
      int n = state.size();
      if (numerics.largest(gradient) <= options.toleranceGrad) {
        return;
      }
      double length = towards.isFirst(state) ? lr * towards.firstLength(gradient, state) : lr;
      towards.turn(gradient, state);
      A direction = state.vector(LbfgsDirection.DIRECTION);
      if (numerics.kernels().dot(n, gradient, 0, direction, 0) > -options.toleranceChange) {
        length = 0;
      }
      towards.went(length, state);
      numerics.move(length, direction, parameters, state.spans());
    }
  }
}
