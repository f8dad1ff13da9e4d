package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Spec;
import java.util.List;

/**
 * ADADELTA (Zeiler: "ADADELTA: An Adaptive Learning Rate Method", 2012): {@code v = rho * v + (1 -
 * rho) * g^2; d = sqrt(u + eps) / sqrt(v + eps) * g; u = rho * u + (1 - rho) * d^2; p = p - lr *
 * d}.
 *
 * @param lr factor of the step, 0 or more
 * @param rho decay of the running means, in [0, 1]
 * @param eps added to both means, 0 or more
 * @param weightDecay L2 regularisation, 0 or more
 */
record Adadelta(double lr, double rho, double eps, double weightDecay) implements Hyperparameters {
  static final Spec<Adadelta> SPEC =
      Spec.of(
              "adadelta",
              Adadelta.class,
              o ->
                  new Adadelta(
                      o.number("lr", 1.0),
                      o.number("rho", 0.9),
                      o.number("eps", 1e-6),
                      o.number("weight_decay", 0.0)))
          .torch("Adadelta");

  Adadelta {
    CHECK.atLeast("lr", lr, 0);
    CHECK.closedFraction("rho", rho);
    CHECK.atLeast("eps", eps, 0);
    CHECK.atLeast("weight_decay", weightDecay, 0);
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    return WeightDecay.before(numerics, weightDecay, new Step<>(this, numerics.updates()));
  }

  private record Step<A>(Adadelta options, UpdateKernels<A> kernels) implements RangeTransform<A> {
    private static final String SQUARE = "square_avg";
    private static final String DELTA = "acc_delta";

    @Override
    public void init(OptimizerState<A> state) {
      state.add(SQUARE, 0);
      state.add(DELTA, 0);
    }

    @Override
    public void updateRange(
        int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
      kernels.adadelta(
          from,
          to,
          lr,
          options.rho,
          options.eps,
          parameters,
          gradient,
          state.vector(SQUARE),
          state.vector(DELTA));
    }
  }
}
