package io.thalweg.worker.compute;

import io.thalweg.shared.nn.ModelPlan;
import io.thalweg.shared.tensor.DType;
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
      DType<A> dtype, Shard<A> shard, int[] order, int at, int rows, ModelPlan<A> model) {
    copy(dtype, shard.features(), shard.width(), order, at, rows, model.features());
    copy(dtype, shard.labels(), 1, order, at, rows, model.labels());
    if (shard.weights() == null) {
      dtype.fill(model.weights(), 0, rows, 1);
      return rows;
    }
    copy(dtype, shard.weights(), 1, order, at, rows, model.weights());
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += dtype.get(model.weights(), i);
    }
    return sum;
  }

  private static <A> void copy(
      DType<A> dtype, A source, int width, int[] order, int at, int rows, A target) {
    if (order == null) {
      dtype.copy(source, at * width, target, 0, rows * width);
      return;
    }
    dtype.gather(source, width, order, at, rows, target);
  }
}
