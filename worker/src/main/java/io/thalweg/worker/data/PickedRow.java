package io.thalweg.worker.data;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.tensor.DType;
import java.io.Serializable;

/**
 * One row of a shard, to tell the user of it. A plain class rather than a record, so that Kryo can
 * carry it.
 */
public final class PickedRow implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int shard;
  private final int row;
  private final double[] features;
  private final double[] label;
  private final double weight;

  private PickedRow(int shard, int row, double[] features, double[] label, double weight) {
    this.shard = shard;
    this.row = row;
    this.features = features;
    this.label = label;
    this.weight = weight;
  }

  /** A copy of a row. */
  public static <A> PickedRow of(DType<A> dtype, Shard<A> shard, int row) {
    Block<A> block = shard.block();
    int width = block.features().width();
    A values = block.features().values();
    double[] features = numbers(dtype, values, row * width, width);
    double[] label =
        block.labelWidth() == 0
            ? new double[0]
            : numbers(dtype, block.labels(), row * block.labelWidth(), block.labelWidth());
    return new PickedRow(shard.number(), row, features, label, block.weight(dtype, row));
  }

  private static <A> double[] numbers(DType<A> dtype, A array, int from, int count) {
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = dtype.get(array, from + i);
    }
    return numbers;
  }

  /** The number of its shard. */
  public int shard() {
    return shard;
  }

  /** Its number within the shard, in canonical order. */
  public int row() {
    return row;
  }

  /** Features per row. */
  public int width() {
    return features.length;
  }

  /** A feature. */
  public double feature(int i) {
    return features[i];
  }

  /** Numbers of the label. */
  public int labelWidth() {
    return label.length;
  }

  /** A number of the label. */
  public double label(int i) {
    return label[i];
  }

  /** The weight. */
  public double weight() {
    return weight;
  }

  /** The bytes by which the row is told from others. */
  public <A> byte[] content(RowCodec<A> codec) {
    RowView<A> view = codec.newRow();
    for (int i = 0; i < features.length; i++) {
      view.set(i, features[i]);
    }
    for (int i = 0; i < label.length; i++) {
      view.set(features.length + i, label[i]);
    }
    if (codec.hasWeight()) {
      view.set(features.length + label.length, weight);
    }
    return codec.content(view);
  }
}
