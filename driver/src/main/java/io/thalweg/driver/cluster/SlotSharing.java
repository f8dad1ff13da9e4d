package io.thalweg.driver.cluster;

import io.thalweg.worker.session.HostWishes;
import io.thalweg.worker.session.JobScope;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets other jobs of the application have the slots that resident workers hold, so that nobody
 * waits for a training to end. Where such a job waits while the training asks nothing of its
 * workers, as within a callback, they leave at once; else before the next question, after a second.
 * Costs a round an uncontended lock: a thread looks only while there are other jobs.
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

  private final JavaSparkContext context;
  private final Runnable release;
  private final String tag = JobScope.newTag();
  private final OtherJobs others = new OtherJobs(tag, this::look);
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
    context.sc().addSparkListener(others);
  }

  /** The tag of the jobs that hold the slots. */
  String tag() {
    return tag;
  }

  /** From now on {@code slots} are held. */
  void hold(int slots) {
    held = slots;
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

  /** Lets the jobs that wait go first. */
  private void stepAside() {
    wanted = false;
    if (held == 0) {
      return;
    }
    end();
    long deadline = System.nanoTime() + LONGEST_ASIDE_NANOS;
    while (!others.areOver(QUIET_NANOS) && System.nanoTime() < deadline) {
      if (Thread.currentThread().isInterrupted()) {
        throw HostWishes.interrupted();
      }
      if (context.sc().isStopped()) {
        throw HostWishes.stopped();
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    others.forgive();
  }

  private void end() {
    if (!told) {
      LOG.warn(
          "{} of this application waits for a slot, and this training holds all {}: its workers leave"
              + " and come back when the job has run; the result does not depend on it",
          others.longest(),
          held);
      told = true;
    }
    held = 0;
    release.run();
  }

  /** Called by Spark's thread: another job has started. */
  private synchronized void look() {
    if (looking == null && !closed) {
      looking = new Thread(this::watch, "thalweg-slot-sharing");
      looking.setDaemon(true);
      looking.start();
    }
  }

  private synchronized boolean isOver() {
    if (closed || others.isEmpty()) {
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
      long waited = others.waited();
      if (waited < WHILE_IDLE_NANOS || !holdsWhatIsMissing()) {
        continue;
      }
      if (System.nanoTime() - idleSince >= WHILE_IDLE_NANOS && asking.tryLock()) {
        endIfIdle(seen);
      } else if (waited >= BETWEEN_ROUNDS_NANOS) {
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

  /** Whether no slot is free beside those that are held here. */
  private boolean holdsWhatIsMissing() {
    SparkContext spark = context.sc();
    return held > 0
        && !spark.isStopped()
        && ClusterSlots.now(context) - held - others.running() <= 0;
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
