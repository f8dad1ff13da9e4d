package io.thalweg.worker.compute;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.data.Shard;
import java.util.List;

/**
 * The shards of one data set that a worker owns: a contiguous range of shard numbers.
 *
 * @param first the number of the first shard
 * @param total how many shards the data set has in all, a power of two
 * @param shards the shards, in order of their numbers
 * @param <A> {@code float[]} or {@code double[]}
 */
public record ShardRange<A>(int first, int total, List<Shard<A>> shards) {

  /** Checks that the shards are the ones that the range says. */
  public ShardRange {
    shards = List.copyOf(shards);
    for (int i = 0; i < shards.size(); i++) {
      if (shards.get(i).number() != first + i) {
        throw ThalwegException.of(ErrorCode.INTERNAL, "a worker received the wrong shard")
            .expected("shard " + (first + i))
            .found("shard " + shards.get(i).number());
      }
    }
  }

  /** One past the number of the last shard. */
  public int end() {
    return first + shards.size();
  }

  /** The shard with the given number. */
  public Shard<A> shard(int number) {
    return shards.get(number - first);
  }

  /**
   * The first shard of worker {@code worker} of {@code workers}; workers own even, contiguous
   * ranges.
   */
  public static int first(int worker, int workers, int total) {
    return (int) ((long) worker * total / workers);
  }

  /** The worker that owns the given shard: the inverse of {@link #first}. */
  public static int owner(int shard, int workers, int total) {
    return (int) (((shard + 1L) * workers - 1) / total);
  }
}
