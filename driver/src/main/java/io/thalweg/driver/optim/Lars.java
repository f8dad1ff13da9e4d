package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Spec;
import java.util.List;

/**
 * LARS (You, Gitman, Ginsburg: "Large Batch Training of Convolutional Networks", 2017): momentum
 * whose learning rate is scaled per layer. With Euclidean norms over the layer, {@code ratio =
 * trust_coefficient * |p| / (|g| + weight_decay * |p| + eps); b = momentum * b + lr * ratio * (g +
 * weight_decay * p); p = p - b}. Where a norm is 0 (a fresh bias), the ratio is 1.
 *
 * @param lr learning rate, 0 or more
 * @param momentum 0 or more
 * @param weightDecay 0 or more
 * @param trustCoefficient above 0
 * @param eps added to the denominator of the ratio, 0 or more
 */
record Lars(double lr, double momentum, double weightDecay, double trustCoefficient, double eps)
    implements Hyperparameters {
  static final Spec<Lars> SPEC =
      Spec.of(
              "lars",
              Lars.class,
              o ->
                  new Lars(
                      o.number("lr", 1.0),
                      o.number("momentum", 0.9),
                      o.number("weight_decay", 0.0),
                      o.number("trust_coefficient", 1e-3),
                      o.number("eps", 0.0)))
          .torch("(You et al. 2017)");

  Lars {
    CHECK.atLeast("lr", lr, 0);
    CHECK.atLeast("momentum", momentum, 0);
    CHECK.atLeast("weight_decay", weightDecay, 0);
    CHECK.above("trust_coefficient", trustCoefficient, 0);
    CHECK.atLeast("eps", eps, 0);
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    return List.of(new Step<>(this, numerics));
  }

  private double ratio(double parameterNorm, double gradientNorm) {
    return parameterNorm == 0 || gradientNorm == 0
        ? 1
        : trustCoefficient * parameterNorm / (gradientNorm + weightDecay * parameterNorm + eps);
  }

  private record Step<A>(Lars options, Numerics<A> numerics) implements LayerTransform<A> {
    private static final String BUFFER = "momentum_buffer";

    @Override
    public void init(OptimizerState<A> state) {
      state.add(BUFFER, 0);
    }

    @Override
    public void updateLayer(
        TrainedRange layer, A parameters, A gradient, double lr, OptimizerState<A> state) {
      int offset = layer.offset();
      int length = layer.length();
      double ratio =
          options.ratio(
              numerics.norm(parameters, offset, length), numerics.norm(gradient, offset, length));
      numerics.kernels().axpy(length, options.weightDecay, parameters, offset, gradient, offset);
      if (Ranges.areSmall(offset, layer.end())) { // without even a lambda
        step(offset, layer.end(), lr * ratio, parameters, gradient, state);
      } else {
        Ranges.split(
            offset,
            layer.end(),
            (from, to) -> step(from, to, lr * ratio, parameters, gradient, state));
      }
    }

    private void step(
        int from, int to, double weight, A parameters, A gradient, OptimizerState<A> state) {
      A buffer = state.vector(BUFFER);
      numerics
          .updates()
          .momentum(from, to, 1, options.momentum, weight, parameters, gradient, buffer);
    }
  }
}
