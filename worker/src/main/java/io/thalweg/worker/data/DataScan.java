package io.thalweg.worker.data;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.tensor.DType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What one pass over packed rows finds out about them: labels, copies, and some rows themselves.
 * Rows of weight 0 count for nothing. Scans of parts of the rows, merged in the order of their
 * shards, give the scan of all.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class DataScan<A> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LabelCounts labels = new LabelCounts();
  private final CopySketch copies = new CopySketch();
  private final ArrayList<SampledRows<A>> sample = new ArrayList<>();

  /**
   * Looks at the rows of a shard. Mutates this.
   *
   * @param sampled how many of its first rows join the sample
   */
  public void add(DType<A> dtype, Block<A> block, int sampled) {
    for (int i = 0; i < block.rows() && block.labelWidth() == 1; i++) {
      if (block.weight(dtype, i) > 0) {
        labels.add(dtype.get(block.labels(), i));
      }
    }
    copies.add(dtype, block);
    sample.add(SampledRows.first(dtype, block, sampled));
  }

  /** Appends the scan of the shards that follow. Mutates this one. */
  public void add(DataScan<A> next) {
    labels.add(next.labels);
    copies.add(next.copies);
    sample.addAll(next.sample);
  }

  /** The labels, where they are single numbers. */
  public LabelCounts labels() {
    return labels;
  }

  /** Rows that are equal. */
  public CopySketch copies() {
    return copies;
  }

  /** The sampled rows, in order. */
  public Block<A> sample(RowCodec<A> codec) {
    return SampledRows.joined(codec, List.copyOf(sample));
  }
}
