package io.thalweg.driver.optim;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Kernels;
import java.util.List;

/**
 * What transforms compute with.
 *
 * @param kernels the run's kernels, for sums
 * @param updates the fused elementwise updates of the same element type
 */
record Numerics<A>(Kernels<A> kernels, UpdateKernels<A> updates) {
  /** Elements whose squares are added in the run's dtype, before float64 takes over. */
  private static final int BLOCK = 1024;

  static <A> Numerics<A> of(Kernels<A> kernels) {
    return new Numerics<>(kernels, UpdateKernels.of(kernels.dtype()));
  }

  DType<A> dtype() {
    return kernels.dtype();
  }

  /** Euclidean norm of {@code length} elements. */
  double norm(A array, int offset, int length) {
    return Math.sqrt(squares(array, offset, length));
  }

  /** Euclidean norm of all elements of the ranges. */
  double norm(A array, List<TrainedRange> ranges) {
    double squares = 0;
    for (int i = 0; i < ranges.size(); i++) { // an iterator would be allocated
      squares += squares(array, ranges.get(i).offset(), ranges.get(i).length());
    }
    return Math.sqrt(squares);
  }

  /** The largest absolute value of an element, 0 of none. */
  double largest(A array) {
    double largest = 0;
    for (int i = 0; i < dtype().length(array); i++) {
      largest = Math.max(largest, Math.abs(dtype().get(array, i)));
    }
    return largest;
  }

  /** Sums of 1024 squares, added up in float64. */
  double squares(A array, int offset, int length) {
    double squares = 0;
    for (int i = 0; i < length; i += BLOCK) {
      int n = Math.min(BLOCK, length - i);
      squares += kernels.dot(n, array, offset + i, array, offset + i);
    }
    return squares;
  }
}
