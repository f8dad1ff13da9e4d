package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Spec;
import java.util.List;

/**
 * AdamW without a schedule: {@link ScheduleFree} along {@code g / (sqrt(v / (1 - beta2^t)) + eps)},
 * with {@code v} as in Adam. {@code beta1} places the training point; there is no mean of gradients
 * unless {@code inner_momentum} asks for one.
 *
 * @param lr learning rate, 0 or more
 * @param betas the rule's beta, and the decay of the mean squared gradient
 * @param eps added to the denominator, 0 or more
 * @param rule how the points are averaged
 * @param innerMomentum decay of a mean of gradients, in [0, 1); 0 keeps none
 */
record ScheduleFreeAdamW(
    double lr, Betas betas, double eps, ScheduleFree rule, double innerMomentum)
    implements Hyperparameters {
  static final Spec<ScheduleFreeAdamW> SPEC =
      Spec.of("schedule_free_adamw", ScheduleFreeAdamW.class, ScheduleFreeAdamW::of)
          .torch("(Defazio et al. 2024)")
          .note(ScheduleFree.NOTE);

  ScheduleFreeAdamW {
    CHECK.atLeast("lr", lr, 0);
    CHECK.atLeast("eps", eps, 0);
    CHECK.fraction("inner_momentum", innerMomentum);
  }

  private static ScheduleFreeAdamW of(Fields<ScheduleFreeAdamW> o) {
    double lr = o.number("lr", 2.5e-3);
    Betas betas = Betas.of(o);
    double eps = o.number("eps", 1e-8);
    ScheduleFree rule = ScheduleFree.of(o, betas.first());
    return new ScheduleFreeAdamW(lr, betas, eps, rule, o.number("inner_momentum", 0));
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    Transform<A> direction =
        innerMomentum == 0
            ? new Direction<>(this, numerics.updates())
            : new MeanDirection<>(this, numerics.updates());
    return List.of(direction, rule.transform(numerics));
  }

  private double root(long count) {
    return Math.sqrt(betas.secondCorrection(count));
  }

  private record Direction<A>(ScheduleFreeAdamW options, UpdateKernels<A> kernels)
      implements RangeTransform<A> {
    @Override
    public void init(OptimizerState<A> state) {
      state.add(Betas.SQUARE, 0);
    }

    @Override
    public void updateRange(
        int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
      double root = options.root(state.count());
      kernels.rmsDirection(
          from,
          to,
          root,
          options.betas.second(),
          options.eps * root,
          gradient,
          state.vector(Betas.SQUARE));
    }
  }

  private record MeanDirection<A>(ScheduleFreeAdamW options, UpdateKernels<A> kernels)
      implements RangeTransform<A> {
    private static final double NO_DECAY = 0; // the rule decays

    @Override
    public void init(OptimizerState<A> state) {
      state.add(Betas.MEAN, 0);
      state.add(Betas.SQUARE, 0);
    }

    @Override
    public void updateRange(
        int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
      kernels.lambDirection(
          from,
          to,
          options.innerMomentum,
          options.betas.second(),
          options.eps,
          1 - Math.pow(options.innerMomentum, state.count()),
          options.root(state.count()),
          NO_DECAY,
          parameters,
          gradient,
          state.vector(Betas.MEAN),
          state.vector(Betas.SQUARE));
    }
  }
}
