package io.thalweg.driver.cluster;

import io.thalweg.shared.data.BatchIntervals;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Partial;
import io.thalweg.shared.wire.StepSums;
import io.thalweg.worker.compute.ShardRange;
import io.thalweg.worker.compute.TreeMerge;
import io.thalweg.worker.data.Shard;
import io.thalweg.worker.session.HostWishes;
import io.thalweg.worker.session.LostExecutors;
import io.thalweg.worker.session.Report;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rounds over resident sessions. When a session is lost the same question is asked of a new one,
 * with the slots that there are then; nothing depends on who computes. New executors join at the
 * next epoch, or at once when the slots have doubled; those that are about to leave are left
 * between two rounds.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class ResidentTransport<A> implements Transport<A> {
  private static final Logger LOG = LoggerFactory.getLogger(ResidentTransport.class);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** An executor that takes a session with it may be known to have ended before. */
  private static final long BEFORE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final JavaSparkContext context;
  private final List<JavaRDD<Shard<A>>> datasets;
  private final Model model;
  private final DType<A> dtype;
  private final KernelChoice choice;
  private final WorkerKernels kernels;
  private final Forms<A> forms;
  private final int[] shards;
  private final SlotSharing sharing;
  private final Regrouping regrouping;
  private ResidentSession<A> session;
  private int workers; // those of the latest session, which may have made room for other jobs
  private Command.Load load;
  private BatchIntervals batch;
  private final BitSet owners = new BitSet();
  private final Retries retries = new Retries();
  private final LostExecutors lostExecutors;
  private final RoundWatch watch;
  private int starvedSlots;
  private int grantedSlots;
  private boolean starvedByOthers;

  /**
   * A transport over the given data sets. The first session starts with the first question.
   *
   * @param datasets the packed, persisted shards of each data set, partition i holding shard i; the
   *     training data first
   * @param model what the workers compute
   */
  public ResidentTransport(
      JavaSparkContext context,
      List<JavaRDD<Shard<A>>> datasets,
      Model model,
      DType<A> dtype,
      KernelChoice choice) {
    this.context = context;
    this.datasets = List.copyOf(datasets);
    this.model = model;
    this.dtype = dtype;
    this.choice = choice;
    Kernels<A> own = KernelProvider.find(dtype, choice);
    this.kernels = new WorkerKernels(own.name());
    this.forms = new Forms<>(own);
    this.shards = datasets.stream().mapToInt(JavaRDD::getNumPartitions).toArray();
    this.sharing = new SlotSharing(context, this::endSession);
    this.regrouping = new Regrouping(context, slots -> sharing.seek(slots, usable(slots)));
    this.lostExecutors = LostExecutors.watch(context.sc());
    this.watch = new RoundWatch(context, sharing.tag());
  }

  @Override
  public void load(Command.Load load) {
    this.load = load;
    forms.load(load);
    this.batch = new BatchIntervals(load.plan());
    ask(load, null);
  }

  @Override
  public Answer<A> ask(Command command, A parameters) {
    sharing.enter();
    try {
      while (true) {
        try {
          return attempt(command, parameters);
        } catch (SessionLost e) {
          endLostSession(e);
        } catch (ThalwegException e) {
          if (e.code() == ErrorCode.ROUND_TIMED_OUT) {
            endSession(); // its worker will not come back by itself
          }
          throw e;
        }
      }
    } finally {
      sharing.leave();
    }
  }

  private Answer<A> attempt(Command command, A parameters) throws SessionLost {
    regroup(command);
    if (session == null) {
      start();
      if (load != null && !(command instanceof Command.Load)) {
        watch.ask();
        partials(session.collect(session.ask(load, null, forms, session.everyone())));
      }
    }
    long start = System.nanoTime();
    BitSet chosen = chosen(command);
    long planned = System.nanoTime();
    ResidentSession.Question<A> question = session.ask(command, parameters, forms, chosen);
    long sent = System.nanoTime();
    watch.ask();
    List<Report<A>> reports = session.collect(question);
    long reported = System.nanoTime();
    if (command instanceof Command.Step) {
      watch.answered();
    }
    List<Partial<A>> partials = partials(reports); // throws where a worker failed
    TreeMerge<A> merge = forms.tree().merge(shards[command.dataset()], partials, command.combine());
    requireAll(command, merge.root());
    long sumNanos = add(merge, reports);
    long end = System.nanoTime();
    retries.finished();
    long compute = Math.min(computeNanos(reports, question.own()), reported - sent);
    long wait = end - sent - compute - sumNanos;
    return new Answer<>(merge.root(), planned - start, sent - planned, compute, wait, sumNanos);
  }

  /** A worker that leaves out rows that are its own must not go unseen. */
  private void requireAll(Command command, Partial<A> sum) throws SessionLost {
    if (command instanceof Command.Load) {
      return;
    }
    if (sum == null) {
      throw new SessionLost("no worker has reported any row");
    }
    if (command instanceof Command.Step step) {
      long rows = load.plan().batchRows(step.step());
      double reported = sum.sums()[StepSums.ROWS];
      if (reported != rows) {
        throw new SessionLost("workers have reported " + reported + " rows of " + rows);
      }
    }
  }

  /** The longest computation of a thread: the caller's own one comes first, one after another. */
  private static long computeNanos(List<? extends Report<?>> reports, int own) {
    long ownNanos = 0;
    long longest = 0;
    for (int i = 0; i < reports.size(); i++) { // an iterator would be allocated
      long nanos = reports.get(i).computeNanos();
      ownNanos += i < own ? nanos : 0;
      longest = Math.max(longest, nanos);
    }
    return Math.max(ownNanos, longest);
  }

  /** Finishes the tree as the gradients come in; returns the time without waiting for them. */
  private long add(TreeMerge<A> merge, List<Report<A>> reports) throws SessionLost {
    int length = merge.length();
    long nanos = 0;
    for (int done = 0; done < length; ) {
      int known = done;
      session.await(() -> arrived(reports) > known);
      int ready = Math.min(length, arrived(reports));
      long start = System.nanoTime();
      merge.add(done, ready);
      nanos += System.nanoTime() - start;
      done = ready;
    }
    return nanos;
  }

  private static int arrived(List<? extends Report<?>> reports) {
    int arrived = Integer.MAX_VALUE;
    for (int i = 0; i < reports.size(); i++) {
      arrived = Math.min(arrived, reports.get(i).arrived().getAsInt());
    }
    return arrived;
  }

  private static <A> List<Partial<A>> partials(List<Report<A>> reports) {
    List<Partial<A>> partials = new ArrayList<>(reports.size());
    for (int i = 0; i < reports.size(); i++) {
      Failures.rethrow(reports.get(i).failure());
      partials.addAll(reports.get(i).partials());
    }
    return partials;
  }

  private void start() throws SessionLost {
    int most = usable(ClusterSlots.await(context));
    int workers = sharing.take(most);
    long start = System.nanoTime();
    session =
        HostWishes.obeyedBy(
            context.sc(),
            () ->
                new ResidentSession<>(
                    context, datasets, model, workers, dtype, choice, sharing.tag(), watch));
    session.awaitWorkers(sharing::hasOthers);
    sharing.hold(workers, most, System.nanoTime() - start);
    this.workers = workers;
    kernels.are(session.kernels());
    regrouping.begin();
  }

  /** How many workers make sense: other jobs may hold some of the cluster's slots. */
  private int usable(int slots) {
    boolean isStarved = slots == starvedSlots && (!starvedByOthers || sharing.hasOthers());
    return isStarved ? Math.min(grantedSlots, shards[0]) : shards[0];
  }

  /** Only workers whose shards have rows in the batch are asked for a step. */
  private BitSet chosen(Command command) {
    if (!(command instanceof Command.Step step)) {
      return session.everyone();
    }
    batch.moveTo(step.epoch(), step.step());
    owners.clear();
    for (int i = 0; i < batch.count(); i++) {
      owners.set(ShardRange.owner(batch.shard(i), session.workers(), shards[0]));
    }
    return owners;
  }

  private void endLostSession(SessionLost lost) {
    Optional<ThalwegException> wish = session.wish();
    endSession();
    if (Thread.currentThread().isInterrupted()) {
      throw HostWishes.interrupted().cause(lost);
    }
    if (context.sc().isStopped()) {
      throw HostWishes.stopped(context.sc()).cause(lost);
    }
    if (wish.isPresent()) {
      throw wish.get();
    }
    boolean starved = lost.slots() < Integer.MAX_VALUE;
    if (starved) {
      grantedSlots = lost.slots();
      starvedSlots = ClusterSlots.now(context);
      starvedByOthers = sharing.hasOthers();
    }
    if (starved && starvedByOthers) {
      LOG.warn("A training session ended early: {}", lost.getMessage());
      return;
    }
    retries.lose(System.nanoTime());
    if (!starved) {
      pause(retries.pauseNanos());
    }
    LOG.warn("A training session ended early: {}{}", lost.getMessage(), reasons());
    if (retries.areOver(System.nanoTime())) {
      throw gaveUp(lost);
    }
  }

  /** Waits; after a single loss not longer than until Spark says which executor has gone. */
  private void pause(long nanos) {
    long deadline = System.nanoTime() + nanos;
    long gone = lostExecutors.count();
    while (System.nanoTime() < deadline && !(retries.lost() == 1 && lostExecutors.count() > gone)) {
      if (Thread.currentThread().isInterrupted()) {
        throw HostWishes.interrupted();
      }
      if (context.sc().isStopped()) {
        throw HostWishes.stopped(context.sc());
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** What is known by now of executors that have ended. */
  private String reasons() {
    return lostExecutors.since(retries.first() - BEFORE_NANOS).stream()
        .map(loss -> "; executor " + loss.executor() + ": " + loss.reason())
        .distinct()
        .collect(Collectors.joining());
  }

  private ThalwegException gaveUp(SessionLost lost) {
    String sessions = retries.lost() + " sessions in a row finished no round";
    Optional<ThalwegException> reason = lostExecutors.error(retries.first() - BEFORE_NANOS);
    if (reason.isPresent()) {
      String found = reason.get().found();
      return reason.get().found(found + "; " + sessions).cause(lost);
    }
    return ThalwegException.of(ErrorCode.WORKERS_LOST, sessions)
        .expected("executors that stay alive for at least one round")
        .found(lost.getMessage())
        .remedy("look into the executors' logs: they may lack memory")
        .cause(lost);
  }

  private void regroup(Command command) {
    if (session != null && command instanceof Command.Step step) {
      regrouping
          .reason(session.workers(), step.step() == 0)
          .ifPresent(
              reason -> {
                LOG.info("{}: a new session starts", reason);
                endSession();
              });
    }
  }

  @Override
  public void pause() {
    endSession();
  }

  @Override
  public String name() {
    return "resident";
  }

  @Override
  public int workers() {
    return workers;
  }

  @Override
  public String kernels() {
    return kernels.name();
  }

  @Override
  public void close() {
    sharing.close();
    lostExecutors.close();
    watch.close();
    endSession();
  }

  private void endSession() {
    sharing.release();
    if (session != null) {
      session.close();
      session = null;
    }
    sharing.giveBack();
  }
}
