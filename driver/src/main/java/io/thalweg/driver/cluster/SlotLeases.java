package io.thalweg.driver.cluster;

import io.thalweg.worker.session.JobScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.function.ToIntFunction;
import org.apache.spark.SparkContext;

/**
 * The slots of one application among its trainings. Each that contends may have an even share;
 * where there are more trainings than slots, they take turns. Who comes first is served first. All
 * methods may be called by any thread; how many slots there are is told with each call, since
 * executors come and go.
 */
final class SlotLeases {
  /** Begins the tags of all resident jobs: they share slots here, not as jobs of others. */
  private static final String TAG = JobScope.newTag() + "-resident-";

  private static final Map<SparkContext, SlotLeases> BY_CONTEXT = new WeakHashMap<>();

  private final List<Lease> holders = new ArrayList<>();
  private final List<Lease> waiting = new ArrayList<>();

  /** What one training has of the slots. Its fields are guarded by the leases. */
  static final class Lease {
    private final Runnable contended;
    private int most;
    private int held;
    private long turnEnds;
    private boolean leaving;

    /**
     * A lease of nothing.
     *
     * @param contended called when another training begins to wait for slots
     */
    Lease(Runnable contended) {
      this.contended = contended;
    }
  }

  /** Those of the application. */
  static SlotLeases of(SparkContext context) {
    synchronized (BY_CONTEXT) {
      return BY_CONTEXT.computeIfAbsent(context, key -> new SlotLeases());
    }
  }

  /** A tag for the jobs of one training. */
  static String newTag() {
    return TAG + UUID.randomUUID();
  }

  /** What the tags of all trainings begin with. */
  static String tagPrefix() {
    return TAG;
  }

  /** Begins to wait for at most {@code most} slots. */
  void await(Lease lease, int most) {
    List<Lease> others;
    synchronized (this) {
      lease.most = most;
      waiting.add(lease);
      others = List.copyOf(holders);
    }
    others.forEach(holder -> holder.contended.run());
  }

  /** The slots that a training which waits now has; 0 while it must go on waiting. */
  synchronized int take(Lease lease, int slots) {
    int granted = waiting.get(0) == lease ? grant(lease, slots) : 0;
    if (granted < Math.min(lease.most, share(slots))) {
      return 0;
    }
    waiting.remove(lease);
    holders.add(lease);
    lease.held = granted;
    return granted;
  }

  /** Begins the turn of a training that has its slots: until then it is not asked to leave. */
  synchronized void beginTurn(Lease lease, long ends) {
    lease.turnEnds = ends;
  }

  /** Gives back what is held, and waits no longer. */
  synchronized void giveBack(Lease lease) {
    waiting.remove(lease);
    holders.remove(lease);
    lease.held = 0;
    lease.leaving = false;
  }

  /** How many slots, {@code most} at most, a training that holds some would get anew. */
  synchronized int within(Lease lease, int slots, int most) {
    lease.most = most;
    return waiting.isEmpty() ? grant(lease, slots) : lease.held;
  }

  /** How many slots all trainings hold. */
  synchronized int held() {
    return sum(holders, holder -> holder.held);
  }

  /** Whether a training waits. */
  synchronized boolean isContended() {
    return !waiting.isEmpty();
  }

  /** Whether a training waits for what an idle one holds. */
  synchronized boolean isMissed(Lease idle, int slots) {
    return idle.held > 0 && missing(slots) > 0;
  }

  /**
   * Whether a training is to leave after the round that is under way: another one waits, and this
   * one's turn is over. Where all can have slots at the same time, only who has more than an even
   * share leaves.
   */
  synchronized boolean isDue(Lease lease, int slots, long now) {
    boolean hasTooMuch = lease.held > share(slots) || contenders() > slots;
    if (lease.held > 0 && hasTooMuch && now - lease.turnEnds >= 0 && missing(slots) > 0) {
      lease.leaving = true;
    }
    return lease.leaving;
  }

  private int contenders() {
    return holders.size() + waiting.size();
  }

  private int share(int slots) {
    return Math.max(1, slots / Math.max(1, contenders()));
  }

  /** What those that wait lack beside what is free or about to be. */
  private int missing(int slots) {
    if (waiting.isEmpty()) {
      return 0; // more may be held than there are, where executors are lost
    }
    int share = share(slots);
    int wanted = sum(waiting, lease -> Math.min(lease.most, share));
    return wanted - (slots - sum(holders, lease -> lease.leaving ? 0 : lease.held));
  }

  /** All that is free beside the others' shares. */
  private int grant(Lease lease, int slots) {
    int share = share(slots);
    int free = slots + lease.held - sum(holders, holder -> holder.held);
    ToIntFunction<Lease> lacking =
        other -> other == lease ? 0 : Math.max(0, Math.min(other.most, share) - other.held);
    int reserved = sum(holders, lacking) + sum(waiting, lacking);
    return Math.min(lease.most, Math.max(Math.min(share, free), free - reserved));
  }

  private static int sum(List<Lease> leases, ToIntFunction<Lease> number) {
    return leases.stream().mapToInt(number).sum();
  }
}
