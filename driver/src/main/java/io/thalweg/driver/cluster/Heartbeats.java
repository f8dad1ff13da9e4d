package io.thalweg.driver.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntPredicate;

/**
 * What is heard of tasks: one whose executor is heard and whose count of blocks stays as it is
 * stands still. One that is not heard is Spark's business, which takes its executor for lost.
 */
final class Heartbeats {
  /**
   * A task of a worker.
   *
   * @param id Spark's number
   */
  record Task(long id, int worker, String executor, String host) {}

  /**
   * A task that stands still.
   *
   * @param nanos how long
   */
  record Still(Task task, long nanos) {}

  private static final class Beat {
    private final Task task;
    private long blocks;
    private long changed; // when this was first heard
    private long heard; // when it was last heard

    Beat(Task task, long nanos) {
      this.task = task;
      this.changed = nanos;
      this.heard = nanos;
    }

    long quiet(long since) {
      return heard - Math.max(changed, since);
    }
  }

  private final Map<Long, Beat> beats = new HashMap<>();

  /** Forgets all tasks. */
  synchronized void clear() {
    beats.clear();
  }

  /** A task has started. */
  synchronized void start(Task task, long nanos) {
    beats.put(task.id(), new Beat(task, nanos));
  }

  /** A task has ended. */
  synchronized void end(long id) {
    beats.remove(id);
  }

  /**
   * A task is heard of.
   *
   * @param blocks how many it has done, or nothing where that is not said
   */
  synchronized void hear(long id, OptionalLong blocks, long nanos) {
    Beat beat = beats.get(id);
    if (beat == null) {
      return; // of another job
    }
    long now = blocks.orElse(beat.blocks);
    beat.changed = now == beat.blocks ? beat.changed : nanos;
    beat.blocks = now;
    beat.heard = nanos;
  }

  /**
   * A task that has stood still for longer than {@code nanos}.
   *
   * @param since what was before does not count
   * @param waitedFor which workers are asked for something
   */
  synchronized Optional<Still> still(long since, long nanos, IntPredicate waitedFor) {
    return beats.values().stream()
        .filter(beat -> beat.quiet(since) > nanos && waitedFor.test(beat.task.worker()))
        .map(beat -> new Still(beat.task, beat.quiet(since)))
        .findFirst();
  }
}
