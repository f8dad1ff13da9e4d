package io.thalweg.driver.cluster;

import io.thalweg.worker.session.HostWishes;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets other jobs and other trainings of the application have the slots that resident workers hold,
 * so that nobody waits for a training to end. Where one of them waits while this training asks
 * nothing of its workers, as within a callback, they leave at once; else before the next question,
 * after a second. Costs a round an uncontended lock: a thread looks only while there are others.
 */
final class SlotSharing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SlotSharing.class);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** A job that finds a free slot has a task there within some milliseconds. */
  private static final long WHILE_IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

  private static final long BETWEEN_ROUNDS_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** One action of a user is often several jobs, with pauses between them. */
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** Jobs that come later are served by Spark before a new session anyway. */
  private static final long LONGEST_ASIDE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** A turn lasts so long that the start of a session takes a tenth of it, within bounds. */
  private static final long SHORTEST_TURN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long LONGEST_TURN_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final JavaSparkContext context;
  private final Runnable release;
  private final String tag = SlotLeases.newTag();
  private final OtherJobs others = new OtherJobs(SlotLeases.tagPrefix(), this::look);
  private final SlotLeases leases;
  private final SlotLeases.Lease lease = new SlotLeases.Lease(this::look);
  private final Summons summons;
  private final ReentrantLock asking = new ReentrantLock();
  private final AtomicLong questions = new AtomicLong();
  private volatile int held;
  private volatile boolean wanted;
  private boolean told;
  private Thread looking; // guarded by this
  private volatile boolean closed;

  /**
   * Starts to listen.
   *
   * @param release ends the session; called by any thread, but by one at a time and never while a
   *     question is asked
   */
  SlotSharing(JavaSparkContext context, Runnable release) {
    this.context = context;
    this.release = release;
    this.leases = SlotLeases.of(context.sc());
    this.summons = new Summons(context);
    context.sc().addSparkListener(others);
  }

  /** The tag of the jobs that hold the slots. */
  String tag() {
    return tag;
  }

  /**
   * Waits until there are slots for this training, and takes them.
   *
   * @param most how many it can use
   * @return how many it has got, at least 1
   */
  int take(int most) {
    leases.await(lease, most);
    int taken = 0;
    try {
      while (taken == 0) {
        taken = leases.take(lease, ClusterSlots.await(context));
        if (taken == 0) {
          parkUnlessEnded();
        }
      }
    } finally {
      if (taken == 0) {
        leases.giveBack(lease);
      }
    }
    return taken;
  }

  /**
   * From now on the workers of a session hold slots.
   *
   * @param slots how many
   * @param most how many the training could use, if there were so many
   * @param startNanos how long the start of the session took
   */
  void hold(int slots, int most, long startNanos) {
    long turn = Math.min(LONGEST_TURN_NANOS, Math.max(SHORTEST_TURN_NANOS, 10 * startNanos));
    leases.beginTurn(lease, System.nanoTime() + turn);
    held = slots;
    if (leases.isContended()) {
      look();
    }
    summon(most - slots);
  }

  /** Asks for more executors; not while others wait for slots, who ask for themselves. */
  private void summon(int slots) {
    if (others.isEmpty() && !leases.isContended()) {
      summons.ask(slots);
    }
  }

  /** The workers are about to leave. */
  void release() {
    held = 0;
    summons.dismiss();
  }

  /** The workers have left. */
  void giveBack() {
    leases.giveBack(lease);
  }

  /**
   * Looks for more slots while some are held.
   *
   * @param slots of the cluster
   * @param most how many the training can use
   * @return how many it would get if its workers left and came back
   */
  int seek(int slots, int most) {
    summon(most - held);
    return leases.within(lease, slots, most);
  }

  /** Whether other jobs are under way. */
  boolean hasOthers() {
    return !others.isEmpty();
  }

  /** Begins a question; until {@link #leave} nobody takes the workers away. */
  void enter() {
    asking.lock();
    questions.incrementAndGet();
    if (wanted) {
      stepAside();
    }
  }

  /** Ends a question. */
  void leave() {
    questions.incrementAndGet();
    asking.unlock();
  }

  /** Lets the jobs and trainings that wait go first. */
  private void stepAside() {
    wanted = false;
    if (held == 0) {
      return;
    }
    end();
    long deadline = System.nanoTime() + LONGEST_ASIDE_NANOS;
    while (!others.areOver(QUIET_NANOS) && System.nanoTime() < deadline) {
      parkUnlessEnded();
    }
    others.forgive();
  }

  private void parkUnlessEnded() {
    if (Thread.currentThread().isInterrupted()) {
      throw HostWishes.interrupted();
    }
    if (context.sc().isStopped()) {
      throw HostWishes.stopped(context.sc());
    }
    LockSupport.parkNanos(LOOK_NANOS);
  }

  private void end() {
    if (!told) {
      LOG.warn(
          "{} of this application waits for a slot, and this training holds {}: its workers leave"
              + " and come back when it is their turn; the result does not depend on it",
          others.isEmpty() ? "another training" : others.longest(),
          held);
      told = true;
    }
    held = 0;
    release.run();
  }

  /** Another job has started, or another training waits. Called by any thread. */
  private synchronized void look() {
    if (looking == null && !closed) {
      looking = new Thread(this::watch, "thalweg-slot-sharing");
      looking.setDaemon(true);
      looking.start();
    }
  }

  private synchronized boolean isOver() {
    if (closed || others.isEmpty() && !leases.isContended()) {
      looking = null;
      return true;
    }
    return false;
  }

  private void watch() {
    long seen = -1;
    long idleSince = System.nanoTime();
    while (!isOver()) {
      LockSupport.parkNanos(LOOK_NANOS);
      if (questions.get() != seen) {
        seen = questions.get();
        idleSince = System.nanoTime();
      }
      if (held == 0 || context.sc().isStopped()) {
        continue;
      }
      summons.dismiss(); // those that have begun to wait come first
      long now = System.nanoTime();
      int slots = ClusterSlots.now(context);
      if (now - idleSince >= WHILE_IDLE_NANOS && isMissedWhileIdle(slots) && asking.tryLock()) {
        endIfIdle(seen);
      } else if (leases.isDue(lease, slots, now) || isMissed(slots, BETWEEN_ROUNDS_NANOS)) {
        wanted = true;
      }
    }
  }

  private void endIfIdle(long seen) {
    try {
      if (questions.get() == seen && held > 0 && !closed) {
        end();
      }
    } finally {
      asking.unlock();
    }
  }

  private boolean isMissedWhileIdle(int slots) {
    return leases.isMissed(lease, slots) || isMissed(slots, WHILE_IDLE_NANOS);
  }

  /** Whether a job has waited for so long, and no slot is free beside those of trainings. */
  private boolean isMissed(int slots, long nanos) {
    return others.waited() >= nanos && slots - leases.held() - others.running() <= 0;
  }

  /** Stops to listen. Afterwards only the caller ends sessions. */
  @Override
  public void close() {
    context.sc().removeSparkListener(others);
    asking.lock(); // a release may be under way
    try {
      closed = true;
    } finally {
      asking.unlock();
    }
  }
}
