package io.thalweg.driver.optim;

import java.util.List;

/**
 * A transform that treats every trained range by itself, at the learning rate of that range, and
 * passes over what is not trained.
 */
interface RangeTransform<A> extends Transform<A> {
  /**
   * Does this transform's part of one step for one range. Mutates the arrays, allocates nothing.
   */
  void updateRange(
      TrainedRange range, A parameters, A gradient, double lr, OptimizerState<A> state);

  /** The ranges: as few as possible, unless the transform takes norms over layers. */
  default List<TrainedRange> ranges(OptimizerState<A> state) {
    return state.spans();
  }

  @Override
  default void update(A parameters, A gradient, double lr, OptimizerState<A> state) {
    List<TrainedRange> ranges = ranges(state);
    for (int i = 0; i < ranges.size(); i++) { // an iterator would be allocated
      TrainedRange range = ranges.get(i);
      updateRange(range, parameters, gradient, range.lr(lr), state);
    }
  }
}
