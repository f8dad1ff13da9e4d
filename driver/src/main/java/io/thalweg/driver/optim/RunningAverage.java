package io.thalweg.driver.optim;

import io.thalweg.shared.tensor.DType;
import java.util.function.LongToDoubleFunction;

/**
 * Averages the parameters after each step, {@code e = e + w * (p - e)}, for evaluation and the
 * saved model; training goes on with {@code p}. Last of a chain.
 *
 * @param name of the average in the state
 * @param weight {@code w} of the parameters after a step, by its number from 1: first 1
 */
record RunningAverage<A>(String name, LongToDoubleFunction weight, Numerics<A> numerics)
    implements RangeTransform<A> {
  @Override
  public void init(OptimizerState<A> state) {
    state.add(name, 0);
  }

  @Override
  public void updateRange(
      int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
    double taken = weight.applyAsDouble(state.count());
    numerics.updates().average(from, to, taken, parameters, state.vector(name));
  }

  @Override
  public A averaged(A parameters, OptimizerState<A> state) {
    return read(numerics.dtype(), name, parameters, state);
  }

  /** The named average of a state; what is not trained is as it is. Allocates. */
  static <A> A read(DType<A> dtype, String name, A parameters, OptimizerState<A> state) {
    if (state.count() == 0) {
      return parameters;
    }
    A averaged = dtype.clone(parameters);
    A average = state.vector(name);
    for (TrainedRange range : state.spans()) {
      dtype.copy(average, range.offset(), averaged, range.offset(), range.length());
    }
    return averaged;
  }
}
