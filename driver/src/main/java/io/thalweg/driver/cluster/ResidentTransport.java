package io.thalweg.driver.cluster;

import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Partial;
import io.thalweg.worker.compute.ShardRange;
import io.thalweg.worker.compute.TreeSum;
import io.thalweg.worker.data.Shard;
import io.thalweg.worker.spark.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rounds over resident sessions. When a session is lost the same question is asked of a new one,
 * with the slots that there are then; nothing depends on who computes. New executors join at the
 * next epoch, or at once when the slots have doubled.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class ResidentTransport<A> implements Transport<A> {
  private static final Logger LOG = LoggerFactory.getLogger(ResidentTransport.class);
  private static final int MAX_LOST_SESSIONS = 3;
  private static final long SLOT_CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final JavaSparkContext context;
  private final List<JavaRDD<Shard<A>>> datasets;
  private final DType<A> dtype;
  private final KernelChoice choice;
  private final TreeSum<A> tree;
  private final int[] shards;
  private ResidentSession<A> session;
  private Command.Load load;
  private int[] from;
  private int[] to;
  private int lostSessions;
  private int starvedSlots;
  private int grantedSlots;
  private long slotsChecked;
  private long sentAt;

  /**
   * A transport over the given data sets. The first session starts with the first question.
   *
   * @param datasets the packed, persisted shards of each data set, partition i holding shard i; the
   *     training data first
   */
  public ResidentTransport(
      JavaSparkContext context,
      List<JavaRDD<Shard<A>>> datasets,
      DType<A> dtype,
      KernelChoice choice) {
    this.context = context;
    this.datasets = List.copyOf(datasets);
    this.dtype = dtype;
    this.choice = choice;
    this.tree = new TreeSum<>(KernelProvider.find(dtype, choice));
    this.shards = datasets.stream().mapToInt(JavaRDD::getNumPartitions).toArray();
  }

  @Override
  public void load(Command.Load load) {
    this.load = load;
    this.from = new int[load.plan().shards()];
    this.to = new int[load.plan().shards()];
    ask(load, null);
  }

  @Override
  public Answer<A> ask(Command command, A parameters) {
    while (true) {
      try {
        return attempt(command, parameters);
      } catch (SessionLost e) {
        endLostSession(e);
      }
    }
  }

  private Answer<A> attempt(Command command, A parameters) throws SessionLost {
    welcomeNewExecutors(command);
    if (session == null) {
      start();
      if (load != null && !(command instanceof Command.Load)) {
        reports(session.ask(load, null, session.everyone(), () -> {}));
      }
    }
    long start = System.nanoTime();
    boolean[] chosen = chosen(command);
    long planned = System.nanoTime();
    List<Report<A>> reports =
        session.ask(command, parameters, chosen, () -> sentAt = System.nanoTime());
    long arrived = System.nanoTime();
    List<Partial<A>> partials = reports(reports);
    long compute = 0;
    for (Report<A> report : reports) {
      compute = Math.max(compute, report.computeNanos());
    }
    Partial<A> sum = tree.finish(shards[command.dataset()], partials);
    lostSessions = 0;
    long wait = Math.max(0, arrived - sentAt - compute);
    return new Answer<>(
        sum, planned - start, sentAt - planned, compute, wait, System.nanoTime() - arrived);
  }

  private List<Partial<A>> reports(List<Report<A>> reports) {
    List<Partial<A>> partials = new ArrayList<>();
    for (Report<A> report : reports) {
      Failures.rethrow(report.failure());
      partials.addAll(report.partials());
    }
    return partials;
  }

  private void start() throws SessionLost {
    int workers = usable(Slots.await(context));
    session = new ResidentSession<>(context, datasets, workers, dtype, choice);
    session.awaitWorkers();
    slotsChecked = System.nanoTime();
  }

  /** How many workers to start: other jobs may hold some of the cluster's slots. */
  private int usable(int slots) {
    return Math.min(slots == starvedSlots ? grantedSlots : slots, shards[0]);
  }

  /** Only workers whose shards have rows in the batch are asked for a step. */
  private boolean[] chosen(Command command) {
    if (!(command instanceof Command.Step step)) {
      return session.everyone();
    }
    BatchPlan plan = load.plan();
    plan.intervals(step.step(), from, to);
    boolean[] chosen = new boolean[session.workers()];
    for (int worker = 0; worker < chosen.length; worker++) {
      int end = ShardRange.first(worker + 1, chosen.length, plan.shards());
      for (int s = ShardRange.first(worker, chosen.length, plan.shards()); s < end; s++) {
        chosen[worker] |= to[s] > from[s];
      }
    }
    return chosen;
  }

  private void endLostSession(SessionLost lost) {
    lostSessions++;
    if (lost.slots() < Integer.MAX_VALUE) {
      grantedSlots = lost.slots();
      starvedSlots = Slots.now(context);
    }
    LOG.warn("A training session ended early: {}", lost.getMessage());
    close();
    if (Thread.currentThread().isInterrupted()) {
      throw ThalwegException.of(ErrorCode.INTERRUPTED, "the run was interrupted").cause(lost);
    }
    if (context.sc().isStopped()) {
      throw ThalwegException.of(ErrorCode.WORKERS_LOST, "Spark stopped during the run").cause(lost);
    }
    if (lostSessions >= MAX_LOST_SESSIONS) {
      throw ThalwegException.of(
              ErrorCode.WORKERS_LOST, MAX_LOST_SESSIONS + " sessions in a row finished no round")
          .expected("executors that stay alive for at least one round")
          .found(lost.getMessage())
          .remedy("look into the executors' logs: they may lack memory")
          .cause(lost);
    }
  }

  private void welcomeNewExecutors(Command command) {
    long now = System.nanoTime();
    if (session == null
        || !(command instanceof Command.Step step)
        || now - slotsChecked < SLOT_CHECK_NANOS) {
      return;
    }
    int slots = usable(Slots.now(context));
    boolean atEpoch = step.step() == 0;
    if (slots >= 2 * session.workers() || atEpoch && slots > session.workers()) {
      LOG.info("{} slots for {} workers: a new session starts", slots, session.workers());
      close();
    }
    if (!atEpoch) {
      slotsChecked = now;
    }
  }

  @Override
  public String name() {
    return "resident";
  }

  @Override
  public int workers() {
    return session == null ? 0 : session.workers();
  }

  @Override
  public String kernels() {
    return session == null ? "" : session.kernels();
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
