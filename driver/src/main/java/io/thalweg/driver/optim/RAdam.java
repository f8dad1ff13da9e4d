package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Spec;
import java.util.List;

/**
 * RAdam (Liu et al.: "On the Variance of the Adaptive Learning Rate and Beyond", ICLR 2020): Adam
 * whose step is rectified by the variance of its denominator, and which is plain momentum as long
 * as that variance is not tractable.
 *
 * @param lr learning rate, 0 or more
 * @param betas decay of both means
 * @param eps added to the denominator, 0 or more
 * @param weightDecay 0 or more
 * @param decoupled whether weight decay bypasses the gradient, as in AdamW
 */
record RAdam(double lr, Betas betas, double eps, double weightDecay, boolean decoupled)
    implements Hyperparameters {
  static final Spec<RAdam> SPEC =
      Spec.of(
              "radam",
              RAdam.class,
              o ->
                  new RAdam(
                      o.number("lr", 1e-3),
                      Betas.of(o),
                      o.number("eps", 1e-8),
                      o.number("weight_decay", 0.0),
                      o.flag("decoupled_weight_decay", false)))
          .torch("RAdam");

  /** Length of the approximated average from which on the variance is tractable. */
  private static final double TRACTABLE = 5;

  RAdam {
    CHECK.atLeast("lr", lr, 0);
    CHECK.atLeast("eps", eps, 0);
    CHECK.atLeast("weight_decay", weightDecay, 0);
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    Transform<A> step = new Step<>(this, numerics.updates());
    return decoupled
        ? DecoupledWeightDecay.before(numerics, weightDecay, step)
        : WeightDecay.before(numerics, weightDecay, step);
  }

  /** The largest length of the approximated average, {@code rho_inf}. */
  private double longest() {
    return 2 / (1 - betas.second()) - 1;
  }

  /** The length of the approximated average after {@code count} steps, {@code rho_t}. */
  private double length(long count) {
    double power = Math.pow(betas.second(), count);
    return longest() - 2 * count * power / betas.secondCorrection(count);
  }

  /** The rectification {@code r_t} at length {@code rho}. */
  private double rectification(double rho) {
    double most = longest();
    return Math.sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho));
  }

  private record Step<A>(RAdam options, UpdateKernels<A> kernels) implements RangeTransform<A> {
    @Override
    public void init(OptimizerState<A> state) {
      state.add(Betas.MEAN, 0);
      state.add(Betas.SQUARE, 0);
    }

    @Override
    public void updateRange(
        int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
      if (options.length(state.count()) > TRACTABLE) {
        rectified(from, to, parameters, gradient, lr, state);
      } else {
        warmup(from, to, parameters, gradient, lr, state);
      }
    }

    private void rectified(
        int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
      kernels.radam(
          from,
          to,
          lr,
          options.betas.first(),
          options.betas.second(),
          options.eps,
          options.betas.firstCorrection(state.count()),
          Math.sqrt(options.betas.secondCorrection(state.count())),
          options.rectification(options.length(state.count())),
          parameters,
          gradient,
          state.vector(Betas.MEAN),
          state.vector(Betas.SQUARE));
    }

    private void warmup(
        int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
      kernels.radamWarmup(
          from,
          to,
          lr,
          options.betas.first(),
          options.betas.second(),
          options.betas.firstCorrection(state.count()),
          parameters,
          gradient,
          state.vector(Betas.MEAN),
          state.vector(Betas.SQUARE));
    }
  }
}
