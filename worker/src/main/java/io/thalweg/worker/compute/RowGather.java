package io.thalweg.worker.compute;

import io.thalweg.shared.nn.ModelPlan;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.worker.data.Shard;

/** Copies rows of a shard into the input buffers of a model. */
final class RowGather {
  private RowGather() {}

  /**
   * Copies the rows that {@code order} names at positions {@code at} to {@code at + rows};
   * overwrites the model's features, labels and weights.
   *
   * @param order row numbers by position, or null for the canonical order
   * @return the sum of the rows' weights, in row order
   */
  static <A> double gather(
      Kernels<A> kernels, Shard<A> shard, int[] order, int at, int rows, ModelPlan<A> model) {
    copy(kernels, shard.features(), shard.width(), order, at, rows, model.features());
    copy(kernels, shard.labels(), 1, order, at, rows, model.labels());
    if (shard.weights() == null) {
      kernels.dtype().fill(model.weights(), 0, rows, 1);
      return rows;
    }
    copy(kernels, shard.weights(), 1, order, at, rows, model.weights());
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += kernels.dtype().get(model.weights(), i);
    }
    return sum;
  }

  private static <A> void copy(
      Kernels<A> kernels, A source, int width, int[] order, int at, int rows, A target) {
    if (order == null) {
      kernels.dtype().copy(source, at * width, target, 0, rows * width);
      return;
    }
    kernels.gather(rows, width, source, order, at, target);
  }
}
