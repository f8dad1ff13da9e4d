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

  /** Sum of products of the first {@code length} elements, in float64 over blocks of 1024. */
  double dot(A x, A y, int length) {
    double sum = 0;
    for (int i = 0; i < length; i += BLOCK) {
      sum += kernels.dot(Math.min(BLOCK, length - i), x, i, y, i);
    }
    return sum;
  }

  /** {@code y = x} for {@code length} elements, with 0 for subnormal ones. Mutates {@code y}. */
  void flush(int length, A x, A y) {
    if (Ranges.areSmall(0, length)) { // without even a lambda
      updates.flush(0, length, x, y);
    } else {
      Ranges.split(0, length, (from, to) -> updates.flush(from, to, x, y));
    }
  }

  /** Sets to 0 what is in no range, so that all sums are over what is. Mutates {@code array}. */
  void clearOthers(A array, List<TrainedRange> ranges) {
    int from = 0;
    for (int i = 0; i < ranges.size(); i++) { // an iterator would be allocated
      dtype().fill(array, from, ranges.get(i).offset(), 0);
      from = ranges.get(i).end();
    }
    dtype().fill(array, from, dtype().length(array), 0);
  }

  /** {@code parameters += length * direction} within the ranges. Mutates {@code parameters}. */
  void move(double length, A direction, A parameters, List<TrainedRange> ranges) {
    for (int i = 0; length > 0 && i < ranges.size(); i++) {
      int at = ranges.get(i).offset();
      kernels.axpy(ranges.get(i).length(), length, direction, at, parameters, at);
    }
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
