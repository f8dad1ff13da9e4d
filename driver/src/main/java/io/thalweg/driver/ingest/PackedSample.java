package io.thalweg.driver.ingest;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.RowCodec;
import io.thalweg.worker.data.Shard;
import io.thalweg.worker.session.JobScope;
import io.thalweg.worker.session.SomeShards;
import io.thalweg.worker.session.StoppableJob;
import java.util.BitSet;
import java.util.List;

/** The first rows in canonical order, which is a random one, in the driver's memory. */
final class PackedSample {
  private static final long MOST_BYTES = 16L << 20;

  private PackedSample() {}

  /** Up to {@code most} rows, fewer where they are very wide. */
  static <A> Block<A> of(PackedData<A> data, int most) {
    RowCodec<A> codec = data.codec();
    int wanted =
        (int) Math.min(Math.min(most, data.rows()), Math.max(1, MOST_BYTES / codec.rowBytes()));
    Block<A> sample = Block.dense(codec.dtype(), wanted, codec.width(), codec.labelWidth());
    List<Block<A>> parts =
        wanted == 0
            ? List.of()
            : JobScope.run(
                data.shards().context(),
                "Thalweg: a sample of the rows",
                () -> collect(data, wanted));
    int at = 0;
    for (Block<A> part : parts) {
      for (int row = 0; row < part.rows() && at < wanted; row++, at++) {
        copy(codec.dtype(), part, row, sample, at);
      }
    }
    return sample;
  }

  private static <A> void copy(DType<A> dtype, Block<A> from, int row, Block<A> to, int at) {
    to.features().set(dtype, at, from.features().values(), row * from.features().width());
    if (from.labelWidth() > 0) {
      int width = from.labelWidth();
      dtype.copy(from.labels(), row * width, to.labels(), at * width, width);
    }
    dtype.set(to.weights(), at, from.weight(dtype, row));
  }

  private static <A> List<Block<A>> collect(PackedData<A> data, int wanted) {
    int shards = 0;
    for (long rows = 0; rows < wanted; shards++) {
      rows += data.shardRows()[shards];
    }
    BitSet first = new BitSet();
    first.set(0, shards);
    DType<A> dtype = data.codec().dtype(); // the codec itself does not travel
    return StoppableJob.collect(
        SomeShards.of(data.shards(), first).map(shard -> head(dtype, shard, wanted)));
  }

  private static <A> Block<A> head(DType<A> dtype, Shard<A> shard, int most) {
    Block<A> all = shard.block();
    int rows = Math.min(most, all.rows());
    Block<A> head = Block.dense(dtype, rows, all.features().width(), all.labelWidth());
    for (int row = 0; row < rows; row++) {
      copy(dtype, all, row, head, row);
    }
    return head;
  }
}
