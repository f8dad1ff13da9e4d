package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Fields;

/**
 * Schedule-free learning (Defazio et al.: "The Road Less Scheduled", 2024): {@code z = z - lr * (g
 * + weight_decay * y); x = (1 - c) * x + c * z; y = (1 - beta) * z + beta * x}. Gradients are taken
 * at {@code y}, which is the parameter vector of the training; evaluated and saved is {@code x}.
 * The weight {@code c} is {@code w} over the sum of all {@code w} so far, with {@code w = t^r *
 * L^weight_lr_power}, where {@code L} is the largest learning rate so far.
 *
 * @param beta how near {@code y} lies to {@code x}, in [0, 1)
 * @param weightDecay at {@code y}, 0 or more
 * @param warmupSteps over which the learning rate rises from 0, 0 or more
 * @param r power of the step in the weights
 * @param lrPower power of the learning rate in the weights, 0 or more
 */
record ScheduleFree(double beta, double weightDecay, long warmupSteps, double r, double lrPower) {
  /** What the documentation says of it. */
  static final String NOTE = "needs no schedule; evaluated and saved: the average `x`";

  private static final String BASE = "z";
  private static final String AVERAGE = "x";

  ScheduleFree {
    Hyperparameters.CHECK.atLeast("weight_decay", weightDecay, 0);
    Hyperparameters.CHECK.atLeast("warmup_steps", warmupSteps, 0);
    Hyperparameters.CHECK.atLeast("r", r, 0);
    Hyperparameters.CHECK.atLeast("weight_lr_power", lrPower, 0);
  }

  /** Those of the options, but for beta. */
  static ScheduleFree of(Fields<?> o, double beta) {
    return new ScheduleFree(
        beta,
        o.number("weight_decay", 0),
        o.integer("warmup_steps", 0),
        o.number("r", 0),
        o.number("weight_lr_power", 2));
  }

  <A> Transform<A> transform(Numerics<A> numerics) {
    return new Step<>(this, numerics, new WideScalars<>(numerics.dtype(), "weights"));
  }

  /** What the warm-up leaves of the learning rate in a step. */
  private double warmth(long count) {
    return count < warmupSteps ? (double) count / warmupSteps : 1;
  }

  private record Step<A>(ScheduleFree options, Numerics<A> numerics, WideScalars<A> scalars)
      implements RangeTransform<A> {
    // Elements of the scalars of each range.
    private static final int SUM = 0; // of all weights
    private static final int LARGEST = 1; // learning rate so far
    private static final int SHARE = 2; // c of this step
    private static final int EACH = 3;

    @Override
    public void init(OptimizerState<A> state) {
      state.add(BASE, 0);
      state.add(AVERAGE, 0);
      scalars.init(state, EACH * state.spans().size(), 0);
    }

    @Override
    public void update(A parameters, A gradient, double lr, OptimizerState<A> state) {
      if (state.count() == 1) {
        numerics.dtype().copy(parameters, 0, state.vector(BASE), 0, state.size());
        numerics.dtype().copy(parameters, 0, state.vector(AVERAGE), 0, state.size());
      }
      for (int i = 0; i < state.spans().size(); i++) { // an iterator would be allocated
        double own = state.spans().get(i).lr(lr);
        weigh(EACH * i, own * options.warmth(state.count()), state);
      }
      RangeTransform.super.update(parameters, gradient, lr, state);
    }

    /** Weighs this step of a range, whose scalars begin there. Mutates them. */
    private void weigh(int at, double lr, OptimizerState<A> state) {
      double largest = Math.max(scalars.get(state, at + LARGEST), lr);
      double weight = Math.pow(state.count(), options.r) * Math.pow(largest, options.lrPower);
      double sum = scalars.get(state, at + SUM) + weight;
      scalars.set(state, at + LARGEST, largest);
      scalars.set(state, at + SUM, sum);
      scalars.set(state, at + SHARE, sum == 0 ? 0 : weight / sum);
    }

    /** What this step of the range around an element weighs. */
    private double share(int element, OptimizerState<A> state) {
      int i = 0;
      while (state.spans().get(i).end() <= element) {
        i++;
      }
      return scalars.get(state, EACH * i + SHARE);
    }

    @Override
    public void updateRange(
        int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
      numerics
          .updates()
          .scheduleFree(
              from,
              to,
              lr * options.warmth(state.count()),
              options.weightDecay,
              share(from, state),
              options.beta,
              parameters,
              gradient,
              state.vector(BASE),
              state.vector(AVERAGE));
    }

    @Override
    public A averaged(A parameters, OptimizerState<A> state) {
      return RunningAverage.read(numerics.dtype(), AVERAGE, parameters, state);
    }
  }
}
