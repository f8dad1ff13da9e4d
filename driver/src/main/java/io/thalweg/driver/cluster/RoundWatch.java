package io.thalweg.driver.cluster;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.worker.session.BlockCounter;
import io.thalweg.worker.session.OwnSettings;
import io.thalweg.worker.session.TaskStack;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Ends rounds in which a worker stands still, as in a loop without end. A round that takes long is
 * none: as long as every worker that is asked finishes blocks of rows, it may take as long as it
 * wants.
 */
final class RoundWatch implements AutoCloseable {
  private final JavaSparkContext context;
  private final BlockCounter counter;
  private final Heartbeats heartbeats = new Heartbeats();
  private final Pulse pulse;
  private final RoundLimit limit;
  private long asked;

  /**
   * Watches the jobs with {@code tag}.
   *
   * @param tag that no other jobs have
   */
  RoundWatch(JavaSparkContext context, String tag) {
    this.context = context;
    this.counter = BlockCounter.register(context.sc());
    this.pulse = new Pulse(tag, counter.id(), heartbeats);
    this.limit = new RoundLimit(context.getConf());
    context.sc().addSparkListener(pulse);
  }

  /** What the tasks are to count their blocks with. */
  BlockCounter counter() {
    return counter;
  }

  /** Workers are asked something now. */
  void ask() {
    asked = System.nanoTime();
  }

  /** They have answered. */
  void answered() {
    limit.observe(System.nanoTime() - asked);
  }

  /**
   * Looks whether a worker stands still.
   *
   * @param waitedFor which workers have not answered
   * @throws ThalwegException ROUND_TIMED_OUT
   */
  void check(IntPredicate waitedFor) {
    Optional<Heartbeats.Still> still = heartbeats.still(asked, limit.nanos(), waitedFor);
    if (still.isPresent()) {
      throw timedOut(still.get());
    }
  }

  private ThalwegException timedOut(Heartbeats.Still still) {
    Heartbeats.Task task = still.task();
    String what = "worker " + task.worker() + " stands still: it has finished no block of rows";
    String place = TaskStack.top(context.sc(), task.id(), task.executor());
    return ThalwegException.of(ErrorCode.ROUND_TIMED_OUT, what)
        .expected(
            String.format(
                Locale.ROOT,
                "one within %d s (%s, or else a hundred usual rounds)",
                seconds(limit.nanos()),
                OwnSettings.ROUND_TIMEOUT))
        .found(
            String.format(
                Locale.ROOT,
                "none for %d s on executor %s (%s)%s",
                seconds(still.nanos()),
                task.executor(),
                task.host(),
                place))
        .remedy(
            "look there for a loop without end or a lock; where blocks do take as long, say"
                + " --conf spark.thalweg.roundTimeout=2h, or 0 for any time");
  }

  private static long seconds(long nanos) {
    return TimeUnit.NANOSECONDS.toSeconds(nanos);
  }

  @Override
  public void close() {
    context.sc().removeSparkListener(pulse);
  }
}
