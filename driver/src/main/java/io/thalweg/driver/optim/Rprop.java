package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Spec;
import java.util.List;

/**
 * Resilient backpropagation (Riedmiller, Braun: "A direct adaptive method for faster
 * backpropagation learning", 1993), as PyTorch has it: every parameter has a step size of its own,
 * which grows while its gradient keeps its sign and shrinks where the sign changes; there the
 * parameter waits for one step. Of the gradient only the sign counts, so it is for full batches.
 *
 * @param lr the first step sizes, above 0
 * @param shorter factor of a step size after a change of the sign, in (0, 1)
 * @param longer factor where the sign stays, above 1
 * @param least of the step sizes, 0 or more
 * @param most of the step sizes
 */
record Rprop(double lr, double shorter, double longer, double least, double most)
    implements Hyperparameters {
  static final Spec<Rprop> SPEC =
      Spec.of("rprop", Rprop.class, Rprop::of)
          .torch("Rprop")
          .note("for `batch: full`; `lr` is the first step size: a schedule changes nothing");

  Rprop {
    CHECK.atLeast("lr", lr, 0);
    CHECK.that(shorter > 0 && shorter < 1, "etas[0]", "above 0 and below 1", shorter);
    CHECK.above("etas[1]", longer, 1);
    CHECK.atLeast("step_sizes[0]", least, 0);
    CHECK.atLeast("step_sizes[1]", most, least);
  }

  private static Rprop of(Fields<Rprop> o) {
    double lr = o.number("lr", 0.01);
    List<Double> etas = o.option("etas", Kind.NUMBERS, List.of(0.5, 1.2));
    List<Double> sizes = o.option("step_sizes", Kind.NUMBERS, List.of(1e-6, 50.0));
    CHECK.that(etas.size() == 2, "etas", "two numbers", etas);
    CHECK.that(sizes.size() == 2, "step_sizes", "two numbers", sizes);
    return new Rprop(lr, etas.get(0), etas.get(1), sizes.get(0), sizes.get(1));
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    return List.of(new Step<>(this, numerics));
  }

  private record Step<A>(Rprop options, Numerics<A> numerics) implements RangeTransform<A> {
    private static final String PREVIOUS = "prev";
    private static final String SIZE = "step_size";

    @Override
    public void init(OptimizerState<A> state) {
      state.add(PREVIOUS, 0);
      state.add(SIZE, 0);
    }

    @Override
    public void updateRange(
        int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
      A sizes = state.vector(SIZE);
      if (state.count() == 1) {
        numerics.dtype().fill(sizes, from, to, lr);
      }
      numerics
          .updates()
          .rprop(
              from,
              to,
              options.shorter,
              options.longer,
              options.least,
              options.most,
              parameters,
              gradient,
              state.vector(PREVIOUS),
              sizes);
    }
  }
}
