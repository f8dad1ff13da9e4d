package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Spec;
import java.util.List;

/**
 * Stochastic gradient descent with PyTorch's momentum: {@code b = momentum * b + (1 - dampening) *
 * g} (in the first step {@code b = g}), {@code p = p - lr * b}, or with Nesterov's {@code p = p -
 * lr * (g + momentum * b)}.
 *
 * @param lr learning rate, 0 or more
 * @param momentum 0 or more; 0 keeps no vector
 * @param dampening of the gradient that enters the momentum
 * @param weightDecay L2 regularisation, 0 or more
 * @param nesterov look-ahead; needs momentum and no dampening
 */
record Sgd(double lr, double momentum, double dampening, double weightDecay, boolean nesterov)
    implements Hyperparameters {
  Sgd {
    CHECK.atLeast("lr", lr, 0);
    CHECK.atLeast("momentum", momentum, 0);
    CHECK.that(Double.isFinite(dampening), "dampening", "a finite number", dampening);
    CHECK.atLeast("weight_decay", weightDecay, 0);
    CHECK.that(!nesterov || momentum > 0, "momentum", "above 0 with nesterov: true", momentum);
    CHECK.that(!nesterov || dampening == 0, "dampening", "0 with nesterov: true", dampening);
  }

  /** PyTorch's SGD under a name, with the defaults that the name stands for. */
  static Spec<Sgd> spec(String name, double momentum, boolean nesterov) {
    return Spec.of(
            name,
            Sgd.class,
            o ->
                new Sgd(
                    o.number("lr", 1e-3),
                    o.number("momentum", momentum),
                    o.number("dampening", 0),
                    o.number("weight_decay", 0),
                    o.flag("nesterov", nesterov)))
        .torch("SGD");
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    Transform<A> last =
        momentum == 0 ? new Plain<>(numerics) : new Momentum<>(this, numerics.updates());
    return WeightDecay.before(numerics, weightDecay, last);
  }

  private record Plain<A>(Numerics<A> numerics) implements RangeTransform<A> {
    @Override
    public void updateRange(
        int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
      numerics.kernels().axpy(to - from, -lr, gradient, from, parameters, from);
    }
  }

  private record Momentum<A>(Sgd options, UpdateKernels<A> kernels) implements RangeTransform<A> {
    private static final String BUFFER = "momentum_buffer";

    @Override
    public void init(OptimizerState<A> state) {
      state.add(BUFFER, 0);
    }

    @Override
    public void updateRange(
        int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
      A buffer = state.vector(BUFFER);
      double weight = state.count() == 1 ? 1 : 1 - options.dampening;
      if (options.nesterov) {
        kernels.nesterov(from, to, lr, options.momentum, weight, parameters, gradient, buffer);
      } else {
        kernels.momentum(from, to, lr, options.momentum, weight, parameters, gradient, buffer);
      }
    }
  }
}
