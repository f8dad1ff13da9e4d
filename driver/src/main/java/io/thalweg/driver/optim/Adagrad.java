package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Spec;
import java.util.List;

/**
 * AdaGrad (Duchi, Hazan, Singer: "Adaptive Subgradient Methods for Online Learning and Stochastic
 * Optimization", JMLR 2011): {@code s = s + g^2; p = p - lr / (1 + (t - 1) * lr_decay) * g /
 * (sqrt(s) + eps)}.
 *
 * @param lr learning rate, 0 or more
 * @param lrDecay decay of the learning rate per step, 0 or more
 * @param weightDecay L2 regularisation, 0 or more
 * @param initialSum of squares, 0 or more
 * @param eps added to the denominator, 0 or more
 */
record Adagrad(double lr, double lrDecay, double weightDecay, double initialSum, double eps)
    implements Hyperparameters {
  static final Spec<Adagrad> SPEC =
      Spec.of(
              "adagrad",
              Adagrad.class,
              o ->
                  new Adagrad(
                      o.number("lr", 1e-2),
                      o.number("lr_decay", 0.0),
                      o.number("weight_decay", 0.0),
                      o.number("initial_accumulator_value", 0.0),
                      o.number("eps", 1e-10)))
          .torch("Adagrad");

  Adagrad {
    CHECK.atLeast("lr", lr, 0);
    CHECK.atLeast("lr_decay", lrDecay, 0);
    CHECK.atLeast("weight_decay", weightDecay, 0);
    CHECK.atLeast("initial_accumulator_value", initialSum, 0);
    CHECK.atLeast("eps", eps, 0);
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    return WeightDecay.before(numerics, weightDecay, new Step<>(this, numerics.updates()));
  }

  private record Step<A>(Adagrad options, UpdateKernels<A> kernels) implements RangeTransform<A> {
    private static final String SUM = "sum";

    @Override
    public void init(OptimizerState<A> state) {
      state.add(SUM, options.initialSum);
    }

    @Override
    public void updateRange(
        int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
      double decayed = lr / (1 + (state.count() - 1) * options.lrDecay);
      A sum = state.vector(SUM);
      kernels.adagrad(from, to, decayed, options.eps, parameters, gradient, sum);
    }
  }
}
