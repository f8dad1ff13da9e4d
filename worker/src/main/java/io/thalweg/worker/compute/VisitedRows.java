package io.thalweg.worker.compute;

import io.thalweg.shared.data.VisitOrder;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.worker.data.Shard;

/**
 * The rows of a worker's shards in the order in which an epoch visits them. The orders of shards on
 * the heap are kept there; those of shards in files, which may be many, in a file too. Not
 * thread-safe: buffers are reused.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class VisitedRows<A> {
  private final ShardRange<A> range;
  private final VisitOrder[] orders; // of each shard
  private final OrderFile inFile; // null where no shard is in a file

  /** The orders that a seed gives the shards of {@code range}. */
  VisitedRows(ShardRange<A> range, long seed) {
    this.range = range;
    this.orders = new VisitOrder[range.shards().size()];
    Shard<A> some = null;
    for (int i = 0; i < orders.length; i++) {
      Shard<A> shard = range.shards().get(i);
      orders[i] = new VisitOrder(seed, shard.number(), shard.rows());
      some = shard.isInFile() ? shard : some;
    }
    this.inFile =
        some == null
            ? null
            : new OrderFile(
                some.file().resolveSibling(some.file().getFileName() + ".order"),
                range.shards().stream().mapToInt(Shard::rows).toArray());
  }

  /**
   * Overwrites {@code target} with rows of a shard.
   *
   * @param at the first position of the shard's visiting order
   * @return the sum of the rows' weights, in row order
   */
  double gather(Kernels<A> kernels, Block<A> target, int number, long epoch, int at, int count) {
    Shard<A> shard = range.shard(number);
    int i = number - range.first();
    if (!shard.isInFile()) {
      return shard.gather(kernels, target, orders[i].of(epoch), at, count);
    }
    int[] order = inFile.read(orders[i], i, epoch, at, count);
    return shard.gather(kernels, target, order, 0, count);
  }
}
