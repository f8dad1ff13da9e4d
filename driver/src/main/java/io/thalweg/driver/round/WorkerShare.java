package io.thalweg.driver.round;

import io.thalweg.shared.data.BatchIntervals;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.worker.compute.ShardRange;
import io.thalweg.worker.compute.TreeSum;

/**
 * What workers have of the first batch of an epoch, which is like the others.
 *
 * @param workers all of them
 * @param rows of the worker that has most
 * @param shards that the one with most of them has rows in
 * @param shardRows most rows that a batch has in one shard
 * @param answers partial sums that all of them send
 */
public record WorkerShare(int workers, long rows, int shards, int shardRows, long answers) {

  static WorkerShare of(BatchPlan plan, int workers) {
    BatchIntervals batch = new BatchIntervals(plan);
    batch.moveTo(0, 0);
    long[] rows = new long[workers];
    int[] shards = new int[workers];
    int most = 0;
    for (int i = 0; i < batch.count(); i++) {
      int shard = batch.shard(i);
      int owner = ShardRange.owner(shard, workers, plan.shards());
      int taken = batch.to(shard) - batch.from(shard);
      rows[owner] += taken;
      shards[owner]++;
      most = Math.max(most, taken);
    }
    long answers = 0;
    long mostRows = 0;
    int mostShards = 0;
    for (int worker = 0; worker < workers; worker++) {
      int from = ShardRange.first(worker, workers, plan.shards());
      int to = ShardRange.first(worker + 1, workers, plan.shards());
      answers += Math.min(shards[worker], TreeSum.nodes(plan.shards(), from, to).size());
      mostRows = Math.max(mostRows, rows[worker]);
      mostShards = Math.max(mostShards, shards[worker]);
    }
    return new WorkerShare(workers, mostRows, mostShards, most, answers);
  }

  /** Gradients that a worker holds at once: one at each level of its tree of shards. */
  long vectors() {
    return 1 + (long) Math.ceil(Math.log(Math.max(1, shards)) / Math.log(2));
  }
}
