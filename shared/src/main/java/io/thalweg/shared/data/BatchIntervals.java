package io.thalweg.shared.data;

import java.util.Arrays;

/**
 * The part of each shard in one batch, found in time that grows with the shards that the batch
 * touches, not with all of them: batches mostly follow one another, and the next one begins where
 * the last one ended. Returns what {@link BatchPlan#intervals} returns. Mutable, for the use of one
 * thread.
 */
public final class BatchIntervals {
  private final BatchPlan plan;
  private final int[] from; // (shards)
  private final int[] to; // (shards); 0 for shards that the batch does not touch
  private final int[] touched; // the first count: shards of the batch, ascending
  private int count;

  // Where the batch ends in the sequence of groups and strips, see BatchPlan.
  private long epoch = -1;
  private int[] groups; // in the order of the epoch
  private int group; // index into groups
  private boolean entered; // whether the batch has the first row of a group
  private final int[] unfinished; // the first open: shards with rows beyond the level, in its order
  private int open;
  private long level; // whole strips that every unfinished shard has given before this level
  private int next; // index into unfinished of the shard whose turn it is
  private int given; // rows of its strip that belong to batches so far
  private long nextStep = -1;

  /** The intervals of a plan; moved to no batch yet. */
  public BatchIntervals(BatchPlan plan) {
    this.plan = plan;
    this.from = new int[plan.shards()];
    this.to = new int[plan.shards()];
    this.touched = new int[plan.shards()];
    this.unfinished = new int[plan.shards()];
  }

  /** How many shards the batch touches. */
  public int count() {
    return count;
  }

  /** The {@code i}-th shard that the batch touches, ascending. */
  public int shard(int i) {
    return touched[i];
  }

  /** The first position of a touched shard's visiting order that is in the batch. */
  public int from(int shard) {
    return from[shard];
  }

  /** One past the last such position; 0 for a shard that the batch does not touch. */
  public int to(int shard) {
    return to[shard];
  }

  /** Whether the batch touches a shard from {@code begin} (inclusive) to {@code end}. */
  public boolean anyWithin(int begin, int end) {
    int at = Arrays.binarySearch(touched, 0, count, begin);
    int first = at < 0 ? -1 - at : at;
    return first < count && touched[first] < end;
  }

  /**
   * Moves to a batch. Mutates this object.
   *
   * @param epoch from 0
   * @param step the batch within the epoch, from 0
   */
  public void moveTo(long epoch, long step) {
    plan.checkStep(step);
    for (int i = 0; i < count; i++) {
      to[touched[i]] = 0;
    }
    count = 0;
    entered = false;
    if (plan.isFullBatch()) {
      takeAll();
      return;
    }
    if (step != nextStep || epoch != this.epoch) {
      jumpTo(epoch, step);
    }
    for (long left = plan.batchRows(step); left > 0; ) {
      left -= takeFromStrip(left);
    }
    Arrays.sort(touched, 0, count);
    nextStep = step + 1;
  }

  private void takeAll() {
    for (int shard = 0; shard < to.length; shard++) {
      to[shard] = plan.shardRows(shard);
      if (to[shard] > 0) {
        touched[count++] = shard;
      }
    }
  }

  /** Takes at most {@code left} rows from the strip whose turn it is. */
  private long takeFromStrip(long left) {
    int shard = unfinished[next];
    int strip = plan.strip();
    int begin = (int) (level * strip + given);
    long rows = Math.min(strip - given, plan.shardRows(shard) - begin);
    int taken = (int) Math.min(rows, left);
    if (to[shard] == 0) {
      from[shard] = begin;
      touched[count++] = shard;
    }
    to[shard] = begin + taken;
    given += taken;
    if (taken == rows) {
      nextStrip();
    }
    return taken;
  }

  private void nextStrip() {
    given = 0;
    next++;
    if (next == open) {
      beginLevel(level + 1);
    }
    while (open == 0 && group + 1 < groups.length) {
      enter(group + 1);
      beginLevel(0);
    }
  }

  private void enter(int nextGroup) {
    group = nextGroup;
    entered = true;
    open = plan.window();
    for (int i = 0; i < open; i++) {
      unfinished[i] = plan.shardInOrder(groups[group], i);
    }
  }

  /** Whether the batch, or the one after it, has the first row of a group of shards. */
  public boolean entersGroup() {
    return entered;
  }

  /** The shards of the group that is visited after the one in which the batch ends. */
  public int[] shardsToCome() {
    int[] order = group + 1 < groups.length ? groups : plan.groupOrder(epoch + 1);
    int coming = order[group + 1 < groups.length ? group + 1 : 0];
    int[] shards = new int[plan.window()];
    for (int i = 0; i < shards.length; i++) {
      shards[i] = plan.shardInOrder(coming, i);
    }
    return shards;
  }

  private void beginLevel(long begun) {
    level = begun;
    next = 0;
    int kept = 0;
    for (int i = 0; i < open; i++) {
      if (plan.shardRows(unfinished[i]) > level * plan.strip()) {
        unfinished[kept++] = unfinished[i];
      }
    }
    open = kept;
  }

  /** Moves to where batch {@code step} begins, wherever this object is now. */
  private void jumpTo(long newEpoch, long step) {
    if (newEpoch != epoch) {
      groups = plan.groupOrder(newEpoch);
      epoch = newEpoch;
    }
    long before = step * plan.batch();
    int first = 0;
    while (before >= plan.groupRows(groups[first])) {
      before -= plan.groupRows(groups[first++]);
    }
    enter(first);
    beginLevel(plan.fullLevels(groups[first], before));
    given = 0;
    for (long left = before - plan.rowsOfLevels(groups[first], level); left > 0; ) {
      int begin = (int) (level * plan.strip());
      int rows = Math.min(plan.strip(), plan.shardRows(unfinished[next]) - begin);
      if (rows > left) {
        given = (int) left;
        return;
      }
      left -= rows;
      nextStrip();
    }
  }
}
