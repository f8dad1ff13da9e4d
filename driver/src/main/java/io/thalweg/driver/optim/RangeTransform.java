package io.thalweg.driver.optim;

import java.util.List;

/**
 * A transform of single elements: it treats every trained range by itself, at the learning rate of
 * that range, and passes over what is not trained. Large ranges are cut into parts for several
 * threads, which changes no bit.
 */
interface RangeTransform<A> extends Transform<A> {
  /**
   * Does this transform's part of one step for elements {@code from} (inclusive) to {@code to}
   * (exclusive), of which no other element's result depends. Several threads call it at the same
   * time. Mutates those elements of the arrays, allocates nothing.
   */
  void updateRange(int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state);

  @Override
  default void update(A parameters, A gradient, double lr, OptimizerState<A> state) {
    List<TrainedRange> ranges = state.spans();
    for (int i = 0; i < ranges.size(); i++) { // an iterator would be allocated
      TrainedRange range = ranges.get(i);
      double own = range.lr(lr);
      if (Ranges.areSmall(range.offset(), range.end())) { // without even a lambda
        updateRange(range.offset(), range.end(), parameters, gradient, own, state);
      } else {
        Ranges.split(
            range.offset(),
            range.end(),
            (from, to) -> updateRange(from, to, parameters, gradient, own, state));
      }
    }
  }
}
