package io.thalweg.driver.cluster;

import io.thalweg.worker.session.Order;
import io.thalweg.worker.session.Report;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no round waits for a worker that is slow: where it has not answered for several
 * times the usual time, another worker, which has, is asked about the shards of the slow one, too.
 * It reads them through Spark and keeps them. The first answer counts; both have the same bits. In
 * the rounds that follow both are asked at once, until the slow one has been the first three times
 * in a row. Costs nothing while all are in time.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class Relief<A> {
  private static final Logger LOG = LoggerFactory.getLogger(Relief.class);
  private static final long SHORTEST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int TIMES_THE_USUAL = 5;
  private static final int FIRSTS_IN_A_ROW = 3;
  private static final int NOBODY = -1;

  private final List<Seat<A>> seats;
  private final BitSet late = new BitSet(); // those that are slow
  private final BitSet relieved = new BitSet(); // those of them that another one is asked for
  private final int[] helpers; // who was asked for each the last time
  private final int[] firsts; // how many times in a row each has answered first
  private volatile boolean active; // whether one is late
  private Order<A> order; // the question
  private int askedWorkers;
  private long askedAt;
  private long halfNanos; // until half of the workers had answered; 0 before
  private long usualNanos; // what the last step took; 0 where none is known

  /** For the workers of a session. */
  Relief(List<Seat<A>> seats) {
    this.seats = seats;
    this.helpers = new int[seats.size()];
    this.firsts = new int[seats.size()];
    Arrays.fill(helpers, NOBODY);
  }

  /** Whether a worker is late. */
  boolean isActive() {
    return active;
  }

  /** A question has been sent to those of the workers that were not busy. */
  void begin(Order<A> question, int workers) {
    askedAt = System.nanoTime();
    halfNanos = 0;
    askedWorkers = workers;
    if (active) {
      beginWithLateOnes(question);
    } else {
      order = question;
    }
  }

  private synchronized void beginWithLateOnes(Order<A> question) {
    order = question;
    relieved.clear();
    for (int worker = 0; worker < seats.size(); worker++) {
      if (seats.get(worker).isBehind(question.ticket())) {
        late.set(worker);
      }
    }
    active =
        !late.isEmpty(); // here only: one that stands in may be busy after the last has caught up
    relieve();
  }

  /** The question is answered. */
  void end(boolean isStep) {
    if (isStep && !active) {
      usualNanos = System.nanoTime() - askedAt;
    }
  }

  /** A worker has answered, as the first for its shards or not. Called by any thread. */
  void answered(int worker, Report<A> report, boolean first) {
    if (active) {
      count(worker, report, first);
    }
  }

  private synchronized void count(int worker, Report<A> report, boolean first) {
    int range = report.range();
    if (late.get(range) && (first || range == worker)) {
      firsts[range] = first && range == worker ? firsts[range] + 1 : 0;
      if (firsts[range] == FIRSTS_IN_A_ROW) {
        firsts[range] = 0;
        late.clear(range);
        LOG.info("worker {} is in time again", range);
      }
    }
    relieve();
  }

  /** Looks whether one is late, while the question is not answered. */
  void look() {
    long elapsed = System.nanoTime() - askedAt;
    int open = 0;
    for (Seat<A> seat : seats) {
      open += seat.isOpen(order.ticket()) ? 1 : 0;
    }
    if (halfNanos == 0 && 2 * (askedWorkers - open) >= askedWorkers) {
      halfNanos = elapsed;
    }
    boolean anyIdle = open < seats.size(); // where all compute, this step may just be a long one
    long usual = halfNanos > 0 || !anyIdle ? halfNanos : usualNanos;
    if (usual > 0 && elapsed > Math.max(SHORTEST_NANOS, TIMES_THE_USUAL * usual)) {
      lookForHelp(elapsed);
    }
  }

  private synchronized void lookForHelp(long elapsed) {
    for (int worker = 0; worker < seats.size(); worker++) {
      if (seats.get(worker).isOpen(order.ticket()) && !late.get(worker)) {
        late.set(worker);
        LOG.warn(
            "worker {} at {} has not answered for {} ms: another one is asked about its shards,"
                + " too",
            worker,
            seats.get(worker).worker().address(),
            TimeUnit.NANOSECONDS.toMillis(elapsed));
      }
    }
    active = true;
    relieve();
  }

  /** Asks others about the shards of those that are late; guarded by this. */
  private void relieve() {
    for (int worker = late.nextSetBit(0); worker >= 0; worker = late.nextSetBit(worker + 1)) {
      Seat<A> seat = seats.get(worker);
      if (!seat.isOpen(order.ticket())) {
        continue;
      }
      if (!seat.isBusy()) {
        seat.send(order); // it has come back from an old order
      }
      int helper = relieved.get(worker) ? NOBODY : helper(worker);
      if (helper != NOBODY) {
        relieved.set(worker);
        helpers[worker] = helper;
        seats.get(helper).send(order.about(worker));
      }
    }
  }

  /** The one that has the shards already, else the next that has nothing to do. */
  private int helper(int worker) {
    int last = helpers[worker];
    if (last != NOBODY && !late.get(last)) {
      return isFree(last) ? last : NOBODY;
    }
    for (int i = 1; i < seats.size(); i++) {
      int candidate = (worker + i) % seats.size();
      if (!late.get(candidate) && isFree(candidate)) {
        return candidate;
      }
    }
    return NOBODY;
  }

  /** Whether a worker has answered, and stands in for nobody: there is room for one such answer. */
  private boolean isFree(int worker) {
    for (int other = relieved.nextSetBit(0); other >= 0; other = relieved.nextSetBit(other + 1)) {
      if (helpers[other] == worker) {
        return false;
      }
    }
    return !seats.get(worker).isBusy() && !seats.get(worker).isOpen(order.ticket());
  }
}
