package io.thalweg.driver.optim;

import java.util.List;

/**
 * A transform that takes norms over layers: it treats every trained parameter tensor by itself, at
 * the learning rate of its group, and passes over what is not trained.
 */
interface LayerTransform<A> extends Transform<A> {
  /** Does this transform's part of one step for one tensor. Mutates the arrays. */
  void updateLayer(
      TrainedRange layer, A parameters, A gradient, double lr, OptimizerState<A> state);

  @Override
  default void update(A parameters, A gradient, double lr, OptimizerState<A> state) {
    List<TrainedRange> layers = state.layers();
    for (int i = 0; i < layers.size(); i++) { // an iterator would be allocated
      TrainedRange layer = layers.get(i);
      updateLayer(layer, parameters, gradient, layer.lr(lr), state);
    }
  }
}
