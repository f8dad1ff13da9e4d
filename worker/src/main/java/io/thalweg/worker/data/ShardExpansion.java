package io.thalweg.worker.data;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.nn.Features;
import io.thalweg.shared.tensor.DType;
import java.io.Serializable;
import java.util.List;

/**
 * Makes the inputs of a model of coded rows: row by row, in the same order, with the same labels
 * and weights.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class ShardExpansion<A> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final RowCodec<A> expanded;
  private final CodedColumn[] columns;

  /**
   * An expansion.
   *
   * @param expanded what the rows look like afterwards
   * @param columns all columns of features, in order
   */
  public ShardExpansion(RowCodec<A> expanded, List<CodedColumn> columns) {
    this.expanded = expanded;
    this.columns = columns.toArray(new CodedColumn[0]);
  }

  /** The same rows as inputs. */
  public Shard<A> of(Shard<A> shard) {
    DType<A> dtype = expanded.dtype();
    Block<A> coded = shard.block();
    Features<A> features = Dense.allocate(dtype, coded.rows(), expanded.width());
    int width = coded.features().width();
    double[] numbers = new double[width];
    double[] inputs = new double[expanded.width()];
    A row = dtype.allocate(expanded.width());
    for (int i = 0; i < coded.rows(); i++) {
      for (int j = 0; j < width; j++) {
        numbers[j] = dtype.get(coded.features().values(), i * width + j);
      }
      expand(numbers, inputs);
      for (int j = 0; j < inputs.length; j++) {
        dtype.set(row, j, inputs[j]);
      }
      features.set(dtype, i, row, 0);
    }
    return new Shard<>(
        shard.number(),
        new Block<>(coded.rows(), features, coded.labelWidth(), coded.labels(), coded.weights()));
  }

  private void expand(double[] numbers, double[] inputs) {
    int from = 0;
    int at = 0;
    for (CodedColumn column : columns) {
      column.expand(numbers, from, inputs, at);
      from += column.expansion().numbers();
      at += column.expansion().width();
    }
  }
}
