package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Spec;
import java.util.List;

/**
 * LAMB (You et al.: "Large Batch Optimization for Deep Learning: Training BERT in 76 minutes", ICLR
 * 2020, algorithm 2 with the identity as phi): Adam's direction with decoupled weight decay, scaled
 * per layer. With {@code m} and {@code v} as in Adam and Euclidean norms over the layer, {@code u =
 * m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + eps) + weight_decay * p; p = p - lr * |p| / |u| *
 * u}. Where a norm is 0 (a fresh bias), the ratio is 1.
 *
 * @param lr learning rate, 0 or more
 * @param betas decay of both means
 * @param eps added to the denominator, 0 or more
 * @param weightDecay 0 or more
 */
record Lamb(double lr, Betas betas, double eps, double weightDecay) implements Hyperparameters {
  static final Spec<Lamb> SPEC =
      Spec.of(
              "lamb",
              Lamb.class,
              o ->
                  new Lamb(
                      o.number("lr", 1e-3),
                      Betas.of(o),
                      o.number("eps", 1e-6),
                      o.number("weight_decay", 0.01)))
          .torch("(You et al. 2020)");

  Lamb {
    CHECK.atLeast("lr", lr, 0);
    CHECK.atLeast("eps", eps, 0);
    CHECK.atLeast("weight_decay", weightDecay, 0);
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    return List.of(new Step<>(this, numerics));
  }

  private record Step<A>(Lamb options, Numerics<A> numerics) implements LayerTransform<A> {
    @Override
    public void init(OptimizerState<A> state) {
      state.add(Betas.MEAN, 0);
      state.add(Betas.SQUARE, 0);
    }

    @Override
    public void updateLayer(
        TrainedRange layer, A parameters, A gradient, double lr, OptimizerState<A> state) {
      int offset = layer.offset();
      int length = layer.length();
      if (Ranges.areSmall(offset, layer.end())) { // without even a lambda
        turn(offset, layer.end(), parameters, gradient, state);
      } else {
        Ranges.split(
            offset, layer.end(), (from, to) -> turn(from, to, parameters, gradient, state));
      }
      double parameterNorm = numerics.norm(parameters, offset, length);
      double directionNorm = numerics.norm(gradient, offset, length);
      boolean scaled = parameterNorm > 0 && directionNorm > 0;
      double step = scaled ? -lr * parameterNorm / directionNorm : -lr;
      numerics.kernels().axpy(length, step, gradient, offset, parameters, offset);
    }

    /** Makes the direction of the gradient. */
    private void turn(int from, int to, A parameters, A gradient, OptimizerState<A> state) {
      numerics
          .updates()
          .lambDirection(
              from,
              to,
              options.betas.first(),
              options.betas.second(),
              options.eps,
              options.betas.firstCorrection(state.count()),
              Math.sqrt(options.betas.secondCorrection(state.count())),
              options.weightDecay,
              parameters,
              gradient,
              state.vector(Betas.MEAN),
              state.vector(Betas.SQUARE));
    }
  }
}
