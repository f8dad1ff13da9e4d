package io.thalweg.worker.session;

import io.thalweg.worker.compute.Progress;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.util.AccumulatorV2;
import scala.Option;

/**
 * How many blocks of rows a task has done. Spark's heartbeats carry it to the driver while the task
 * runs, which costs a task no message of its own.
 */
public final class BlockCounter extends AccumulatorV2<Long, Long> implements Progress {
  private static final long serialVersionUID = 1L;

  private final AtomicLong blocks = new AtomicLong();

  private BlockCounter() {}

  /** A counter for the tasks of {@code context}. */
  public static BlockCounter register(SparkContext context) {
    BlockCounter counter = new BlockCounter();
    counter.register(context, Option.empty(), false);
    return counter;
  }

  @Override
  public void advance() {
    blocks.lazySet(blocks.get() + 1); // one writer; nobody waits to see it
  }

  @Override
  public boolean isZero() {
    return blocks.get() == 0;
  }

  @Override
  public BlockCounter copy() {
    BlockCounter copy = new BlockCounter();
    copy.blocks.set(blocks.get());
    return copy;
  }

  @Override
  public void reset() {
    blocks.set(0);
  }

  @Override
  public void add(Long more) {
    blocks.addAndGet(more);
  }

  @Override
  public void merge(AccumulatorV2<Long, Long> other) {
    blocks.addAndGet(other.value());
  }

  @Override
  public Long value() {
    return blocks.get();
  }
}
