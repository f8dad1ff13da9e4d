package io.thalweg.driver.optim;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Kernels;
import java.util.List;

/**
 * What links compute with.
 *
 * @param kernels the run's kernels, for sums
 * @param updates the fused elementwise updates of the same element type
 * @param layers where the parameter tensors lie; only layer-wise optimizers need them
 */
record Numerics<A>(Kernels<A> kernels, UpdateKernels<A> updates, List<LayerRange> layers) {
  /** Elements whose squares are added in the run's dtype, before float64 takes over. */
  private static final int BLOCK = 1024;

  static <A> Numerics<A> of(Kernels<A> kernels, List<LayerRange> layers) {
    return new Numerics<>(kernels, UpdateKernels.of(kernels.dtype()), List.copyOf(layers));
  }

  DType<A> dtype() {
    return kernels.dtype();
  }

  /** Euclidean norm of {@code length} elements: sums of 1024 squares, added up in float64. */
  double norm(A array, int offset, int length) {
    double squares = 0;
    for (int i = 0; i < length; i += BLOCK) {
      int n = Math.min(BLOCK, length - i);
      squares += kernels.dot(n, array, offset + i, array, offset + i);
    }
    return Math.sqrt(squares);
  }
}
