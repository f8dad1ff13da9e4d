package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Spec;
import java.util.List;

/**
 * Lion (Chen et al.: "Symbolic Discovery of Optimization Algorithms", 2023): every parameter moves
 * by the learning rate, {@code p = p - lr * sign(beta1 * m + (1 - beta1) * g); m = beta2 * m + (1 -
 * beta2) * g}.
 *
 * @param lr learning rate, 0 or more; about a tenth of Adam's
 * @param betas weight of the momentum in the step, and its decay
 * @param weightDecay 0 or more, bypasses the gradient
 */
record Lion(double lr, Betas betas, double weightDecay) implements Hyperparameters {
  static final Spec<Lion> SPEC =
      Spec.of(
              "lion",
              Lion.class,
              o ->
                  new Lion(
                      o.number("lr", 1e-4), Betas.of(o, 0.9, 0.99), o.number("weight_decay", 0)))
          .torch("(Chen et al. 2023)")
          .note("steps of `lr` by the sign alone: about a tenth of Adam's `lr`");

  Lion {
    CHECK.atLeast("lr", lr, 0);
    CHECK.atLeast("weight_decay", weightDecay, 0);
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    return DecoupledWeightDecay.before(
        numerics, weightDecay, new Step<>(betas, numerics.updates()));
  }

  private record Step<A>(Betas betas, UpdateKernels<A> kernels) implements RangeTransform<A> {
    @Override
    public void init(OptimizerState<A> state) {
      state.add(Betas.MEAN, 0);
    }

    @Override
    public void updateRange(
        int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
      A mean = state.vector(Betas.MEAN);
      kernels.lion(from, to, lr, betas.first(), betas.second(), parameters, gradient, mean);
    }
  }
}
