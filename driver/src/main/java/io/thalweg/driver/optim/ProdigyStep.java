package io.thalweg.driver.optim;

import java.util.List;

/**
 * The step of {@link Prodigy}: sums what the estimate is made of, estimates {@code d}, then moves
 * the parameters by the {@code d} from before.
 */
record ProdigyStep<A>(
    Prodigy options, Numerics<A> numerics, WideScalars<A> scalars, Moments<A> moments, Move<A> move)
    implements Transform<A> {
  private static final String START = "p0";
  private static final String SUM = "s";

  // Elements of the scalars.
  private static final int D = 0;
  private static final int LARGEST = 1; // estimate so far
  private static final int NUMERATOR = 2;
  private static final int TAKEN = 3; // d of the step that is taken; 0 where there is none

  ProdigyStep(Prodigy options, Numerics<A> numerics) {
    this(options, numerics, new WideScalars<>(numerics.dtype(), "d"));
  }

  private ProdigyStep(Prodigy options, Numerics<A> numerics, WideScalars<A> scalars) {
    this(
        options,
        numerics,
        scalars,
        new Moments<>(options, numerics.updates(), scalars),
        new Move<>(options, numerics.updates(), scalars));
  }

  @Override
  public void init(OptimizerState<A> state) {
    state.add(START, 0);
    state.add(Betas.MEAN, 0);
    state.add(Betas.SQUARE, 0);
    state.add(SUM, 0);
    scalars.init(state, 4, 0);
    scalars.set(state, D, options.d0());
    scalars.set(state, LARGEST, options.d0());
  }

  @Override
  public void update(A parameters, A gradient, double lr, OptimizerState<A> state) {
    if (state.count() == 1) {
      numerics.dtype().copy(parameters, 0, state.vector(START), 0, state.size());
    }
    double numerator = numerator(parameters, gradient, lr, state);
    moments.update(parameters, gradient, lr, state);
    estimate(numerator, state);
    move.update(parameters, gradient, lr, state);
  }

  /** Weighted mean of how far the gradients point back to the first parameters. */
  private double numerator(A parameters, A gradient, double lr, OptimizerState<A> state) {
    double d = scalars.get(state, D);
    A start = state.vector(START);
    double numerator = options.beta3() * scalars.get(state, NUMERATOR);
    List<TrainedRange> layers = state.layers();
    for (int i = 0; i < layers.size(); i++) { // an iterator would be allocated
      TrainedRange layer = layers.get(i);
      double step = d * layer.lr(lr) * options.correction(state.count());
      double descent =
          numerics.updates().descent(layer.offset(), layer.end(), gradient, start, parameters);
      numerator += d / options.d0() * step * descent;
    }
    return numerator;
  }

  /** Takes the next {@code d}, or none as long as all gradients are 0. Mutates the scalars. */
  private void estimate(double numerator, OptimizerState<A> state) {
    double d = scalars.get(state, D);
    double denominator = denominator(state);
    scalars.set(state, TAKEN, denominator == 0 ? 0 : d);
    if (denominator == 0) {
      return;
    }
    double estimate = options.dCoef() * numerator / denominator;
    double least = d == options.d0() ? Math.max(d, estimate) : d;
    double largest = Math.max(scalars.get(state, LARGEST), estimate);
    scalars.set(state, NUMERATOR, numerator);
    scalars.set(state, LARGEST, largest);
    scalars.set(state, D, Math.min(largest, least * options.growthRate()));
  }

  private double denominator(OptimizerState<A> state) {
    A sums = state.vector(SUM);
    double denominator = 0;
    List<TrainedRange> layers = state.layers();
    for (int i = 0; i < layers.size(); i++) { // an iterator would be allocated
      TrainedRange layer = layers.get(i);
      denominator += numerics.updates().absoluteSum(layer.offset(), layer.end(), sums);
    }
    return denominator;
  }

  /** The means of the gradients, weighted by {@code d}. */
  private record Moments<A>(Prodigy options, UpdateKernels<A> kernels, WideScalars<A> scalars)
      implements RangeTransform<A> {
    @Override
    public void updateRange(
        int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
      double d = scalars.get(state, D);
      double rate = options.safeguardWarmup() ? 1 : lr * options.correction(state.count());
      kernels.prodigyMoments(
          from,
          to,
          options.betas().first(),
          d * (1 - options.betas().first()),
          options.betas().second(),
          d * d * (1 - options.betas().second()),
          options.beta3(),
          d / options.d0() * d * rate,
          gradient,
          state.vector(Betas.MEAN),
          state.vector(Betas.SQUARE),
          state.vector(SUM));
    }
  }

  /** The step, after which the gradient is of no use. */
  private record Move<A>(Prodigy options, UpdateKernels<A> kernels, WideScalars<A> scalars)
      implements RangeTransform<A> {
    @Override
    public void updateRange(
        int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
      double step = scalars.get(state, TAKEN) * lr * options.correction(state.count());
      kernels.prodigyStep(
          from,
          to,
          step,
          1 - options.decoupledDecay() * step,
          scalars.get(state, D) * options.eps(),
          parameters,
          state.vector(Betas.MEAN),
          state.vector(Betas.SQUARE));
    }
  }
}
