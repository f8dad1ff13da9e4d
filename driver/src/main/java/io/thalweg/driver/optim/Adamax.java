package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Spec;
import java.util.List;

/**
 * AdaMax, Adam with the infinity norm (Kingma, Ba: "Adam: A Method for Stochastic Optimization",
 * ICLR 2015, section 7.1): {@code m = beta1 * m + (1 - beta1) * g; x = max(beta2 * x, |g| + eps); p
 * = p - lr / (1 - beta1^t) * m / x}.
 *
 * @param lr learning rate, 0 or more
 * @param betas decay of the mean and of the norm
 * @param eps added to the magnitude of the gradient, 0 or more
 * @param weightDecay L2 regularisation, 0 or more
 */
record Adamax(double lr, Betas betas, double eps, double weightDecay) implements Hyperparameters {
  static final Spec<Adamax> SPEC =
      Spec.of(
              "adamax",
              Adamax.class,
              o ->
                  new Adamax(
                      o.number("lr", 2e-3),
                      Betas.of(o),
                      o.number("eps", 1e-8),
                      o.number("weight_decay", 0.0)))
          .torch("Adamax");

  Adamax {
    CHECK.atLeast("lr", lr, 0);
    CHECK.atLeast("eps", eps, 0);
    CHECK.atLeast("weight_decay", weightDecay, 0);
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    return WeightDecay.before(numerics, weightDecay, new Step<>(this, numerics.updates()));
  }

  private record Step<A>(Adamax options, UpdateKernels<A> kernels) implements RangeTransform<A> {
    private static final String NORM = "exp_inf";

    @Override
    public void init(OptimizerState<A> state) {
      state.add(Betas.MEAN, 0);
      state.add(NORM, 0);
    }

    @Override
    public void updateRange(
        int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
      kernels.adamax(
          from,
          to,
          lr / options.betas.firstCorrection(state.count()),
          options.betas.first(),
          options.betas.second(),
          options.eps,
          parameters,
          gradient,
          state.vector(Betas.MEAN),
          state.vector(NORM));
    }
  }
}
