package io.thalweg.driver.optim;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.List;

/** A link that treats each layer's parameters by themselves, because it takes norms over them. */
interface LayerwiseLink<A> extends Link<A> {
  /** What the link computes with; without layers there, all parameters are one layer. */
  Numerics<A> numerics();

  /** Does this link's part of one step for one layer. Mutates the arrays, allocates nothing. */
  void updateLayer(
      int offset, int length, A parameters, A gradient, double lr, OptimizerState<A> state);

  @Override
  default void init(OptimizerState<A> state) {
    List<LayerRange> layers = numerics().layers();
    if (!layers.isEmpty()) {
      checkTiling(layers, state.size());
    }
  }

  @Override
  default void update(A parameters, A gradient, double lr, OptimizerState<A> state) {
    List<LayerRange> layers = numerics().layers();
    if (layers.isEmpty()) {
      updateLayer(0, state.size(), parameters, gradient, lr, state);
    }
    for (int i = 0; i < layers.size(); i++) { // an iterator would be allocated
      LayerRange layer = layers.get(i);
      updateLayer(layer.offset(), layer.length(), parameters, gradient, lr, state);
    }
  }

  /** Refuses ranges that overlap or leave parameters out, which would then never be updated. */
  private static void checkTiling(List<LayerRange> layers, int size) {
    int next = 0;
    for (LayerRange layer : layers) {
      if (layer.offset() != next) {
        throw misfit("a layer at offset " + next, layer.toString());
      }
      next += layer.length();
    }
    if (next != size) {
      throw misfit("layers of " + size + " parameters", next + " parameters");
    }
  }

  private static ThalwegException misfit(String expected, String found) {
    return ThalwegException.of(ErrorCode.BAD_SHAPE, "the layers do not tile the parameters")
        .expected(expected)
        .found(found);
  }
}
