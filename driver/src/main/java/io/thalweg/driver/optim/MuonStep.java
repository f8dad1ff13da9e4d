package io.thalweg.driver.optim;

import io.thalweg.shared.tensor.Kernels;

/** The step of {@link Muon}, tensor by tensor. */
record MuonStep<A>(Muon options, Numerics<A> numerics) implements LayerTransform<A> {
  private static final String MOMENTUM = "momentum_buffer";

  /** Of what is no matrix, whose mean gradient is in the momentum buffer. */
  private static final Betas BETAS = new Betas(0.9, 0.999);

  private static final double ADAM_EPS = 1e-8;

  @Override
  public void init(OptimizerState<A> state) {
    state.add(MOMENTUM, 0);
    state.add(Betas.SQUARE, 0);
  }

  @Override
  public void updateLayer(
      TrainedRange layer, A parameters, A gradient, double lr, OptimizerState<A> state) {
    if (!layer.isMatrix()) {
      adam(layer, parameters, gradient, lr, state);
      return;
    }
    int offset = layer.offset();
    int rows = layer.shape().dim(0);
    int columns = layer.length() / rows;
    numerics
        .updates()
        .momentumDirection(
            offset,
            layer.end(),
            options.momentum(),
            options.nesterov(),
            gradient,
            state.vector(MOMENTUM));
    orthogonalize(gradient, offset, rows, columns, state);
    double step = lr * options.adjust().scale(rows, columns);
    numerics.kernels().axpy(layer.length(), -step, gradient, offset, parameters, offset);
  }

  private void adam(
      TrainedRange layer, A parameters, A gradient, double lr, OptimizerState<A> state) {
    numerics
        .updates()
        .adam(
            layer.offset(),
            layer.end(),
            lr / BETAS.firstCorrection(state.count()),
            BETAS.first(),
            BETAS.second(),
            ADAM_EPS,
            Math.sqrt(BETAS.secondCorrection(state.count())),
            parameters,
            gradient,
            state.vector(MOMENTUM),
            state.vector(Betas.SQUARE));
  }

  /** Newton-Schulz iterations. Mutates {@code x}, (rows, columns) from {@code offset}. */
  private void orthogonalize(A x, int offset, int rows, int columns, OptimizerState<A> state) {
    Kernels<A> kernels = numerics.kernels();
    int length = rows * columns;
    int room = largest(state);
    A s = state.scratch("muon.s", room); // (least, least), least of rows and columns
    A polynomial = state.scratch("muon.polynomial", room); // (least, least)
    A next = state.scratch("muon.next", room); // (rows, columns)
    double norm = Math.max(numerics.norm(x, offset, length), options.eps());
    kernels.scale(length, 1 / norm, x, offset, x, offset);
    boolean wide = rows <= columns;
    int least = Math.min(rows, columns);
    int most = Math.max(rows, columns);
    for (int step = 0; step < options.steps(); step++) {
      kernels.matmul(!wide, wide, least, least, most, x, offset, x, offset, false, s, 0);
      kernels.matmul(false, false, least, least, least, s, 0, s, 0, false, polynomial, 0);
      combine(least * least, s, polynomial);
      kernels.scale(length, options.coefficients().get(0), x, offset, next, 0);
      if (wide) {
        kernels.matmul(false, false, rows, columns, rows, polynomial, 0, x, offset, true, next, 0);
      } else {
        kernels.matmul(
            false, false, rows, columns, columns, x, offset, polynomial, 0, true, next, 0);
      }
      numerics.dtype().copy(next, 0, x, offset, length);
    }
  }

  /** {@code square = c1 * s + c2 * square}. */
  private void combine(int length, A s, A square) {
    numerics.kernels().scale(length, options.coefficients().get(2), square, 0, square, 0);
    numerics.kernels().axpy(length, options.coefficients().get(1), s, 0, square, 0);
  }

  private static <A> int largest(OptimizerState<A> state) {
    int largest = 0;
    for (int i = 0; i < state.layers().size(); i++) { // an iterator would be allocated
      TrainedRange layer = state.layers().get(i);
      largest = layer.isMatrix() ? Math.max(largest, layer.length()) : largest;
    }
    return largest;
  }
}
