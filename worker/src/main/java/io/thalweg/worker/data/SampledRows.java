package io.thalweg.worker.data;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.tensor.DType;
import java.io.Serializable;
import java.util.List;

/**
 * Copies of some rows on their way to the driver.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class SampledRows<A> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int rows;
  private final A features; // (rows, width)
  private final A labels; // (rows, labelWidth), or null
  private final A weights; // (rows), or null

  private SampledRows(int rows, A features, A labels, A weights) {
    this.rows = rows;
    this.features = features;
    this.labels = labels;
    this.weights = weights;
  }

  /** The first {@code rows} rows of a block. */
  public static <A> SampledRows<A> first(DType<A> dtype, Block<A> block, int rows) {
    return new SampledRows<>(
        rows,
        copy(dtype, block.features().values(), rows * block.features().width()),
        copy(dtype, block.labels(), rows * block.labelWidth()),
        copy(dtype, block.weights(), rows));
  }

  private static <A> A copy(DType<A> dtype, A source, int length) {
    if (source == null) {
      return null;
    }
    A copy = dtype.allocate(length);
    dtype.copy(source, 0, copy, 0, length);
    return copy;
  }

  /** The rows of all parts, one after the other, as a block. */
  public static <A> Block<A> joined(RowCodec<A> codec, List<SampledRows<A>> parts) {
    Block<A> block = codec.newBlock(parts.stream().mapToInt(part -> part.rows).sum());
    DType<A> dtype = codec.dtype();
    int row = 0;
    for (SampledRows<A> part : parts) {
      A target = block.features().values();
      dtype.copy(part.features, 0, target, row * codec.width(), part.rows * codec.width());
      if (codec.hasLabel()) {
        int width = codec.labelWidth();
        dtype.copy(part.labels, 0, block.labels(), row * width, part.rows * width);
      }
      if (codec.hasWeight()) {
        dtype.copy(part.weights, 0, block.weights(), row, part.rows);
      }
      row += part.rows;
    }
    return block;
  }
}
