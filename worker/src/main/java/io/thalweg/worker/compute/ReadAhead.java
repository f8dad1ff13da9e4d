package io.thalweg.worker.compute;

import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Brings shards that lie in files into the system's memory while others are computed with. A page
 * that cannot be read is met again, and told, by whoever needs it.
 */
final class ReadAhead {
  private static final int THREADS = 2; // a disk reads faster for two
  private static final ThreadPoolExecutor POOL = pool();

  private Future<?> latest;

  private static ThreadPoolExecutor pool() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "thalweg-read-ahead");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Reads some shards of a range soon, unless the last ones are still being read. */
  <A> void of(ShardRange<A> range, int[] numbers) {
    if (latest == null || latest.isDone()) {
      latest = POOL.submit(() -> load(range, numbers));
    }
  }

  private static <A> void load(ShardRange<A> range, int[] numbers) {
    for (int number : numbers) {
      if (number >= range.first() && number < range.end()) {
        range.shard(number).load();
      }
    }
  }

  /** Reads the shard after {@code number} soon. */
  <A> void after(ShardRange<A> range, int number) {
    int next = number + 1;
    if (next < range.end() && range.shard(next).isInFile()) {
      of(range, new int[] {next});
    }
  }
}
