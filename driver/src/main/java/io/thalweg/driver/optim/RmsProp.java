package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Spec;
import java.util.ArrayList;
import java.util.List;

/**
 * RMSprop (Tieleman, Hinton: Lecture 6.5, Coursera 2012), centered as in Graves: "Generating
 * Sequences With Recurrent Neural Networks" (2013): {@code v = alpha * v + (1 - alpha) * g^2; p = p
 * - lr * g / (sqrt(v) + eps)}; centered, the variance takes the place of {@code v}; with momentum,
 * {@code b = momentum * b + g / (sqrt(v) + eps); p = p - lr * b}.
 *
 * @param lr learning rate, 0 or more
 * @param alpha decay of the running means, 0 or more
 * @param eps added to the denominator, 0 or more
 * @param weightDecay L2 regularisation, 0 or more
 * @param momentum 0 or more; 0 keeps no vector for it
 * @param centered divide by the deviation
 */
record RmsProp(
    double lr, double alpha, double eps, double weightDecay, double momentum, boolean centered)
    implements Hyperparameters {
  static final Spec<RmsProp> SPEC =
      Spec.of(
              "rmsprop",
              RmsProp.class,
              o ->
                  new RmsProp(
                      o.number("lr", 1e-2),
                      o.number("alpha", 0.99),
                      o.number("eps", 1e-8),
                      o.number("weight_decay", 0.0),
                      o.number("momentum", 0.0),
                      o.flag("centered", false)))
          .torch("RMSprop");

  RmsProp {
    CHECK.atLeast("lr", lr, 0);
    CHECK.closedFraction("alpha", alpha);
    CHECK.atLeast("eps", eps, 0);
    CHECK.atLeast("weight_decay", weightDecay, 0);
    CHECK.atLeast("momentum", momentum, 0);
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    List<Transform<A>> transforms = new ArrayList<>();
    transforms.addAll(
        WeightDecay.before(numerics, weightDecay, new Direction<>(this, numerics.updates())));
    transforms.add(
        momentum == 0 ? new Add<>(numerics) : new Momentum<>(momentum, numerics.updates()));
    return transforms;
  }

  /** Turns the gradient into the direction, times {@code -lr} where no momentum follows. */
  private record Direction<A>(RmsProp options, UpdateKernels<A> kernels)
      implements RangeTransform<A> {
    private static final String SQUARE = "square_avg";
    private static final String MEAN = "grad_avg";

    @Override
    public void init(OptimizerState<A> state) {
      state.add(SQUARE, 0);
      if (options.centered) {
        state.add(MEAN, 0);
      }
    }

    @Override
    public void updateRange(
        int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
      double factor = options.momentum == 0 ? -lr : 1;
      double alpha = options.alpha;
      double eps = options.eps;
      A square = state.vector(SQUARE);
      if (options.centered) {
        A mean = state.vector(MEAN);
        kernels.centeredRmsDirection(from, to, factor, alpha, eps, gradient, square, mean);
      } else {
        kernels.rmsDirection(from, to, factor, alpha, eps, gradient, square);
      }
    }
  }

  private record Add<A>(Numerics<A> numerics) implements RangeTransform<A> {
    @Override
    public void updateRange(
        int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
      numerics.kernels().add(to - from, gradient, from, parameters, from);
    }
  }

  private record Momentum<A>(double momentum, UpdateKernels<A> kernels)
      implements RangeTransform<A> {
    private static final String BUFFER = "momentum_buffer";

    @Override
    public void init(OptimizerState<A> state) {
      state.add(BUFFER, 0);
    }

    @Override
    public void updateRange(
        int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
      A buffer = state.vector(BUFFER);
      kernels.momentum(from, to, lr, momentum, 1, parameters, gradient, buffer);
    }
  }
}
