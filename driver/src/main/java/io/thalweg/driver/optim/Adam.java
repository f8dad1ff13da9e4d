package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Spec;
import java.util.List;

/**
 * Adam (Kingma, Ba: "Adam: A Method for Stochastic Optimization", ICLR 2015), optionally with the
 * maximum of AMSGrad (Reddi, Kale, Kumar, ICLR 2018).
 *
 * <p>{@code m = beta1 * m + (1 - beta1) * g; v = beta2 * v + (1 - beta2) * g^2; p = p - lr / (1 -
 * beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + eps)}.
 *
 * @param lr learning rate, 0 or more
 * @param betas decay of both means, each in [0, 1)
 * @param eps added to the denominator, 0 or more
 * @param weightDecay L2 regularisation, 0 or more
 * @param amsgrad divide by the largest {@code v} so far
 */
record Adam(double lr, Betas betas, double eps, double weightDecay, boolean amsgrad)
    implements Hyperparameters {
  static final Spec<Adam> SPEC = Spec.of("adam", Adam.class, o -> of(o, 0)).torch("Adam");

  Adam {
    CHECK.atLeast("lr", lr, 0);
    CHECK.atLeast("eps", eps, 0);
    CHECK.atLeast("weight_decay", weightDecay, 0);
  }

  /** Those of the options, with this default of the weight decay. */
  static Adam of(Fields<?> o, double weightDecay) {
    return new Adam(
        o.number("lr", 1e-3),
        Betas.of(o),
        o.number("eps", 1e-8),
        o.number("weight_decay", weightDecay),
        o.flag("amsgrad", false));
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    return WeightDecay.before(numerics, weightDecay, transform(numerics));
  }

  /** The step without any weight decay. */
  <A> Transform<A> transform(Numerics<A> numerics) {
    return amsgrad
        ? new AmsGrad<>(this, numerics.updates())
        : new Plain<>(this, numerics.updates());
  }

  private double stepSize(double lr, long count) {
    return lr / betas.firstCorrection(count);
  }

  private double root(long count) {
    return Math.sqrt(betas.secondCorrection(count));
  }

  private record Plain<A>(Adam options, UpdateKernels<A> kernels) implements RangeTransform<A> {
    @Override
    public void init(OptimizerState<A> state) {
      state.add(Betas.MEAN, 0);
      state.add(Betas.SQUARE, 0);
    }

    @Override
    public void updateRange(
        int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
      kernels.adam(
          from,
          to,
          options.stepSize(lr, state.count()),
          options.betas.first(),
          options.betas.second(),
          options.eps,
          options.root(state.count()),
          parameters,
          gradient,
          state.vector(Betas.MEAN),
          state.vector(Betas.SQUARE));
    }
  }

  private record AmsGrad<A>(Adam options, UpdateKernels<A> kernels) implements RangeTransform<A> {
    private static final String LARGEST = "max_exp_avg_sq";

    @Override
    public void init(OptimizerState<A> state) {
      state.add(Betas.MEAN, 0);
      state.add(Betas.SQUARE, 0);
      state.add(LARGEST, 0);
    }

    @Override
    public void updateRange(
        int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
      kernels.amsgrad(
          from,
          to,
          options.stepSize(lr, state.count()),
          options.betas.first(),
          options.betas.second(),
          options.eps,
          options.root(state.count()),
          parameters,
          gradient,
          state.vector(Betas.MEAN),
          state.vector(Betas.SQUARE),
          state.vector(LARGEST));
    }
  }
}
