package io.thalweg.driver.optim;

import io.thalweg.shared.tensor.DType;

/**
 * Numbers in float64 that an optimizer remembers whatever the element type of its state: each as
 * three elements of which it is the sum. Bits below 1e-38 are dropped.
 *
 * @param name of their vector in the state
 */
record WideScalars<A>(DType<A> dtype, String name) {
  private static final int PARTS = 3; // 24 bits each hold the 53 of a float64

  /** Adds {@code count} numbers of this value. Mutates {@code state}. */
  void init(OptimizerState<A> state, int count, double value) {
    state.add(name, PARTS * count, 0);
    for (int i = 0; i < count; i++) {
      set(state, i, value);
    }
  }

  double get(OptimizerState<A> state, int index) {
    A parts = state.vector(name);
    double sum = 0;
    for (int part = PARTS - 1; part >= 0; part--) {
      sum += dtype.get(parts, PARTS * index + part);
    }
    return sum;
  }

  /** Mutates {@code state}. */
  void set(OptimizerState<A> state, int index, double value) {
    A parts = state.vector(name);
    double rest = value;
    for (int part = 0; part < PARTS; part++) {
      int at = PARTS * index + part;
      dtype.set(parts, at, Math.abs(rest) < Float.MIN_NORMAL ? 0 : rest);
      double left = rest - dtype.get(parts, at);
      rest = Double.isFinite(left) ? left : 0;
    }
  }
}
