package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Spec;
import java.util.List;

/**
 * Averaged stochastic gradient descent (Polyak, Juditsky: "Acceleration of Stochastic Approximation
 * by Averaging", 1992), as PyTorch has it: {@code eta = lr / (1 + lambd * lr * (t - 1))^alpha; p =
 * p * (1 - lambd * eta) - eta * g}. Evaluated and saved is {@code ax}, which is {@code p} up to
 * step {@code t0} and from then on the mean of all {@code p}.
 *
 * @param lr learning rate, 0 or more
 * @param lambd decay of the parameters, and of the learning rate; 0 or more
 * @param alpha power of the decay of the learning rate
 * @param t0 the step at which averaging begins, 0 or more
 * @param weightDecay L2 regularisation, 0 or more
 */
record Asgd(double lr, double lambd, double alpha, double t0, double weightDecay)
    implements Hyperparameters {
  static final Spec<Asgd> SPEC =
      Spec.of(
              "asgd",
              Asgd.class,
              o ->
                  new Asgd(
                      o.number("lr", 0.01),
                      o.number("lambd", 1e-4),
                      o.number("alpha", 0.75),
                      o.number("t0", 1e6),
                      o.number("weight_decay", 0)))
          .torch("ASGD")
          .note("evaluated and saved: the mean of the parameters since step `t0`");

  Asgd {
    CHECK.atLeast("lr", lr, 0);
    CHECK.atLeast("lambd", lambd, 0);
    CHECK.atLeast("alpha", alpha, 0);
    CHECK.atLeast("t0", t0, 0);
    CHECK.atLeast("weight_decay", weightDecay, 0);
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    Transform<A> average =
        new RunningAverage<>("ax", count -> 1 / Math.max(1, count - 1 - t0), numerics);
    return WeightDecay.before(
        numerics, weightDecay, List.of(new Step<>(this, numerics.updates()), average));
  }

  private record Step<A>(Asgd options, UpdateKernels<A> kernels) implements RangeTransform<A> {
    @Override
    public void updateRange(
        int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
      double slower = 1 + options.lambd * lr * (state.count() - 1);
      double eta = lr / Math.pow(slower, options.alpha);
      kernels.shrink(from, to, eta, 1 - options.lambd * eta, parameters, gradient);
    }
  }
}
