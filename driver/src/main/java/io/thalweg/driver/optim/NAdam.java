package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Spec;
import io.thalweg.shared.tensor.DType;
import java.util.List;

/**
 * NAdam, Adam with Nesterov's momentum (Dozat: "Incorporating Nesterov Momentum into Adam", ICLR
 * workshop 2016). With {@code mu(t) = beta1 * (1 - 0.96^(t * momentum_decay) / 2)} and {@code M(t)}
 * the product of {@code mu(1)} to {@code mu(t)}: {@code d = sqrt(v / (1 - beta2^t)) + eps; p = p -
 * lr * (1 - mu(t)) / (1 - M(t)) * g / d - lr * mu(t + 1) / (1 - M(t + 1)) * m / d}, as in PyTorch
 * 2.
 *
 * @param lr learning rate, 0 or more
 * @param betas decay of both means
 * @param eps added to the denominator, 0 or more
 * @param weightDecay 0 or more
 * @param momentumDecay 0 or more
 * @param decoupled whether weight decay bypasses the gradient, as in AdamW
 */
record NAdam(
    double lr, Betas betas, double eps, double weightDecay, double momentumDecay, boolean decoupled)
    implements Hyperparameters {
  static final Spec<NAdam> SPEC =
      Spec.of(
              "nadam",
              NAdam.class,
              o ->
                  new NAdam(
                      o.number("lr", 2e-3),
                      Betas.of(o),
                      o.number("eps", 1e-8),
                      o.number("weight_decay", 0.0),
                      o.number("momentum_decay", 4e-3),
                      o.flag("decoupled_weight_decay", false)))
          .torch("NAdam");

  private static final double BASE = 0.96;

  NAdam {
    CHECK.atLeast("lr", lr, 0);
    CHECK.atLeast("eps", eps, 0);
    CHECK.atLeast("weight_decay", weightDecay, 0);
    CHECK.atLeast("momentum_decay", momentumDecay, 0);
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    Transform<A> step = new Step<>(this, numerics.dtype(), numerics.updates());
    return decoupled
        ? DecoupledWeightDecay.before(numerics, weightDecay, step)
        : WeightDecay.before(numerics, weightDecay, step);
  }

  private double mu(long count) {
    return betas.first() * (1 - 0.5 * Math.pow(BASE, count * momentumDecay));
  }

  private record Step<A>(NAdam options, DType<A> dtype, UpdateKernels<A> kernels)
      implements RangeTransform<A> {
    /** One element: the product of all {@code mu} so far. */
    private static final String PRODUCT = "mu_product";

    @Override
    public void init(OptimizerState<A> state) {
      state.add(Betas.MEAN, 0);
      state.add(Betas.SQUARE, 0);
      state.add(PRODUCT, 1, 1);
    }

    @Override
    public void update(A parameters, A gradient, double lr, OptimizerState<A> state) {
      advanceProduct(state.vector(PRODUCT), options.mu(state.count()));
      RangeTransform.super.update(parameters, gradient, lr, state);
    }

    @Override
    public void updateRange(
        int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
      double mu = options.mu(state.count());
      double next = options.mu(state.count() + 1);
      double product = dtype.get(state.vector(PRODUCT), 0);
      kernels.nadam(
          from,
          to,
          lr * (1 - mu) / (1 - product),
          lr * next / (1 - product * next),
          options.betas.first(),
          options.betas.second(),
          options.eps,
          options.betas.secondCorrection(state.count()),
          parameters,
          gradient,
          state.vector(Betas.MEAN),
          state.vector(Betas.SQUARE));
    }

    /**
     * Multiplies the product by {@code mu}, once per step; one that is too small to change 1
     * becomes 0 before it is subnormal. Mutates {@code vector}.
     */
    private void advanceProduct(A vector, double mu) {
      double product = dtype.get(vector, 0) * mu;
      dtype.set(vector, 0, product < Float.MIN_NORMAL ? 0 : product);
    }
  }
}
