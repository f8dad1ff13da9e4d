package io.thalweg.driver.cluster;

import io.thalweg.shared.concurrent.SpinWait;
import io.thalweg.shared.concurrent.Uninterrupted;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.wire.Command;
import io.thalweg.worker.compute.AnswerShapes;
import io.thalweg.worker.data.Shard;
import io.thalweg.worker.session.HostWishes;
import io.thalweg.worker.session.Hub;
import io.thalweg.worker.session.HubServer;
import io.thalweg.worker.session.JobScope;
import io.thalweg.worker.session.LocalWorker;
import io.thalweg.worker.session.Order;
import io.thalweg.worker.session.RangeRdd;
import io.thalweg.worker.session.Report;
import io.thalweg.worker.session.ResidentTask;
import io.thalweg.worker.session.TaskError;
import io.thalweg.worker.session.WorkerRef;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkJobInfo;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Spark job whose tasks stay and answer many rounds. Workers register, get orders and hand in
 * reports; a worker that is lost ends the session, one that is late is stood in for by another.
 * Asked by one thread; reports come from any.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class ResidentSession<A> implements Hub<A>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ResidentSession.class);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long UNSCHEDULED_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long UNSCHEDULED_AMONG_OTHERS_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long END_SECONDS = 20;

  private final JavaSparkContext context;
  private final String tag;
  private final RoundWatch watch;
  private final String name;
  private final List<Seat<A>> seats = new ArrayList<>();
  private final List<WorkerRef<A>> copies = new ArrayList<>();
  private final BitSet everyone = new BitSet();
  private final Rendezvous rendezvous = new Rendezvous();
  private final OwnShare ownShare = new OwnShare();
  private final Relief<A> relief;
  private final HubServer<A> server;
  private final JavaFutureAction<Void> job;
  private volatile String lost;
  private boolean cancelled; // by this session itself
  private boolean local;
  private long ticket;

  /**
   * Starts the job; {@link #awaitWorkers} then waits until all of its tasks have registered.
   *
   * @param tag that of the job, which no other jobs than those of the same run have
   * @param watch ends rounds in which a worker stands still
   */
  ResidentSession(
      JavaSparkContext context,
      List<JavaRDD<Shard<A>>> datasets,
      Model model,
      int workers,
      DType<A> dtype,
      KernelChoice choice,
      String tag,
      RoundWatch watch) {
    this.context = context;
    this.watch = watch;
    this.tag = tag;
    this.name = "thalweg-session-" + UUID.randomUUID();
    rendezvous.expect(workers);
    everyone.set(0, workers);
    for (int worker = 0; worker < workers; worker++) {
      seats.add(new Seat<>());
    }
    this.relief = new Relief<>(seats);
    int[] shards = datasets.stream().mapToInt(JavaRDD::getNumPartitions).toArray();
    this.server = new HubServer<>(name, this, dtype, AnswerShapes.of(model, shards, workers));
    String description = "Thalweg: " + workers + " workers that stay for all rounds of a run";
    JobScope scope = JobScope.open(context.sc(), description, tag);
    try {
      this.job =
          new RangeRdd<>(context.sc(), datasets, workers)
              .toJavaRDD()
              .foreachPartitionAsync(
                  new ResidentTask<>(server, dtype, choice, model, datasets, watch.counter()));
    } finally {
      scope.close();
    }
  }

  int workers() {
    return seats.size();
  }

  /** All workers. */
  BitSet everyone() {
    return everyone;
  }

  /** Those of each worker. */
  List<String> kernels() {
    return seats.stream().map(seat -> seat.worker().kernels()).toList();
  }

  /**
   * Waits until every worker has its shards and has registered.
   *
   * @param hasOthers whether jobs are under way that may have the slots of some
   */
  void awaitWorkers(BooleanSupplier hasOthers) throws SessionLost {
    long idleSince = System.nanoTime();
    boolean told = false;
    while (rendezvous.missing() > 0) {
      pause();
      int missing = rendezvous.missing();
      if (!told && missing == workers() && System.nanoTime() - idleSince > UNSCHEDULED_NANOS) {
        told = true;
        noteIfUnscheduled();
      }
      boolean starved = missing > 0 && missing < workers() && activeTasks() < workers();
      if (!starved) {
        idleSince = missing == workers() ? idleSince : System.nanoTime();
      } else if (System.nanoTime() - idleSince > patienceNanos(hasOthers.getAsBoolean())) {
        int active = Math.max(1, activeTasks());
        throw new SessionLost(
            "only " + active + " of " + workers() + " workers got a slot", active);
      }
    }
    local = seats.stream().allMatch(seat -> seat.worker() instanceof LocalWorker);
  }

  private static long patienceNanos(boolean hasOthers) {
    return hasOthers ? UNSCHEDULED_AMONG_OTHERS_NANOS : UNSCHEDULED_NANOS;
  }

  private void noteIfUnscheduled() {
    if (activeTasks() == 0) {
      LOG.warn(
          "none of {} workers of this training has a slot yet: other jobs of this application hold"
              + " them all, or its executors are gone; the training goes on as soon as there is one",
          workers());
    }
  }

  private int activeTasks() {
    int active = 0;
    for (int jobId : job.jobIds()) {
      SparkJobInfo info = context.statusTracker().getJobInfo(jobId);
      for (int stageId : info == null ? new int[0] : info.stageIds()) {
        SparkStageInfo stage = context.statusTracker().getStageInfo(stageId);
        active += stage == null ? 0 : stage.numActiveTasks();
      }
    }
    return active;
  }

  /**
   * Asks the chosen workers. Those that live in this JVM are not all sent the order: the caller's
   * thread stands in for some of them, see {@link #collect}.
   */
  Question<A> ask(Command command, A parameters, Forms<A> forms, BitSet chosen) throws SessionLost {
    check();
    A seen = local ? forms.seen(command, parameters) : parameters;
    Order<A> order = new Order<>(++ticket, command, seen, forms.of(command));
    int asked = chosen.cardinality();
    int own = local ? ownShare(command, asked) : 0;
    rendezvous.expect(asked - own);
    if (relief.isActive()) {
      askWhileSomeAreLate(order, chosen);
    } else {
      send(order, chosen, own);
      relief.begin(order, asked);
    }
    return new Question<>(order, chosen, own);
  }

  private void send(Order<A> order, BitSet chosen, int own) {
    int rest = own;
    for (int w = chosen.nextSetBit(0); w >= 0; w = chosen.nextSetBit(w + 1)) {
      if (rest > 0) {
        rest--;
      } else {
        seats.get(w).open(order.ticket());
        seats.get(w).send(order);
      }
    }
  }

  /** Those that are still at an old order are stood in for. None of them lives in this JVM. */
  private void askWhileSomeAreLate(Order<A> order, BitSet chosen) throws SessionLost {
    server.supersede(order.ticket());
    synchronized (relief) { // which sends orders, too
      if (order.command() instanceof Command.Load && seats.stream().anyMatch(Seat::isBusy)) {
        throw new SessionLost("a worker is late with an old question when a new training begins");
      }
      for (int w = chosen.nextSetBit(0); w >= 0; w = chosen.nextSetBit(w + 1)) {
        seats.get(w).open(order.ticket());
      }
      for (int w = chosen.nextSetBit(0); w >= 0; w = chosen.nextSetBit(w + 1)) {
        if (!seats.get(w).isBusy()) {
          seats.get(w).send(order);
        }
      }
      relief.begin(order, chosen.cardinality());
    }
  }

  /** Code of users runs when a model is loaded, and must not hold the caller's thread. */
  private int ownShare(Command command, int asked) {
    return command instanceof Command.Load ? 0 : Math.min(asked, ownShare.of(asked));
  }

  /** An order on its way: {@code own} of the chosen workers are left to the caller's thread. */
  record Question<A>(Order<A> order, BitSet chosen, int own) {}

  /** Does the caller's own share and waits for the other reports; all of them, by worker. */
  List<Report<A>> collect(Question<A> question) throws SessionLost {
    BitSet chosen = question.chosen();
    List<Report<A>> reports = new ArrayList<>(question.own() + rendezvous.missing());
    int rest = question.own();
    for (int w = chosen.nextSetBit(0); w >= 0 && rest > 0; w = chosen.nextSetBit(w + 1)) {
      LocalWorker<A> worker = (LocalWorker<A>) seats.get(w).worker();
      reports.add(worker.carryOut(question.order()));
      rest--;
    }
    awaitReports(question.order().ticket());
    relief.end(question.order().command() instanceof Command.Step);
    int skip = question.own();
    for (int w = chosen.nextSetBit(0); w >= 0; w = chosen.nextSetBit(w + 1)) {
      if (skip-- <= 0) {
        reports.add(seats.get(w).report());
      }
    }
    if (local && question.order().command() instanceof Command.Step) {
      ownShare.observe(reports);
    }
    return reports;
  }

  private void awaitReports(long question) throws SessionLost {
    SpinWait.until(rendezvous::isComplete, local ? SpinWait.WITHIN_A_JVM : SpinWait.BETWEEN_JVMS);
    while (!rendezvous.isComplete()) {
      sleepUnless(rendezvous::isComplete);
      watch.check(worker -> seats.get(worker).isOpen(question));
    }
  }

  /** Waits until something that the hub is told of has made {@code done} true. */
  void await(BooleanSupplier done) throws SessionLost {
    SpinWait.until(done, local ? SpinWait.WITHIN_A_JVM : SpinWait.BETWEEN_JVMS);
    while (!done.getAsBoolean()) {
      sleepUnless(done);
    }
  }

  private void sleepUnless(BooleanSupplier done) throws SessionLost {
    check();
    rendezvous.sleepUnless(done, LOOK_NANOS);
    if (!local && !done.getAsBoolean()) {
      relief.look();
    }
  }

  /** Sleeps until something may have happened; throws where the session cannot go on. */
  private void pause() throws SessionLost {
    check();
    rendezvous.sleepUnless(rendezvous::isComplete, LOOK_NANOS);
    check();
  }

  private void check() throws SessionLost {
    if (lost != null) {
      throw new SessionLost(lost);
    }
    if (job.isDone()) {
      Throwable failure = failure();
      HostWishes.in(failure, context.sc())
          .or(() -> TaskError.in(failure))
          .ifPresent(ResidentSession::rethrow);
      throw new SessionLost("its job ended: " + failure);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new SessionLost("interrupted");
    }
  }

  private static void rethrow(ThalwegException reason) {
    throw reason;
  }

  /** Why the job, which is done, has ended; null where it was no failure. */
  private Throwable failure() {
    try {
      job.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (InterruptedException | CancellationException e) {
      return e;
    }
  }

  /** What the application wanted of the session when its job ended, if this is why it has. */
  Optional<ThalwegException> wish() {
    return !cancelled && job.isDone() ? HostWishes.in(failure(), context.sc()) : Optional.empty();
  }

  @Override
  public void report(int worker, Report<A> report) {
    seats.get(worker).rest();
    boolean first = seats.get(report.range()).answer(report);
    relief.answered(worker, report, first);
    if (first) {
      rendezvous.arrive();
    }
  }

  @Override
  public void progressed() {
    rendezvous.wake();
  }

  @Override
  public synchronized void register(WorkerRef<A> worker) {
    Seat<A> seat = seats.get(worker.number());
    if (seat.worker() != null) {
      secondRegistration(worker);
      return;
    }
    seat.take(worker);
    rendezvous.arrive();
  }

  /** A speculative copy waits for the end, out of the way; otherwise the first one must be dead. */
  private void secondRegistration(WorkerRef<A> copy) {
    copies.add(copy);
    if (!context.getConf().getBoolean("spark.speculation", false)) {
      lose("worker " + copy.number() + " was started again");
    }
  }

  @Override
  public synchronized void disconnected(WorkerRef<A> worker) {
    if (seats.get(worker.number()).worker() == worker) {
      lose("the connection to worker " + worker.number() + " at " + worker.address() + " is gone");
    }
  }

  @Override
  public synchronized void violated(int worker, String address, String what) {
    lose("worker " + worker + " at " + address + " breaks the protocol: " + what);
  }

  private void lose(String reason) {
    lost = lost == null ? reason : lost; // what follows from the first is no news
    rendezvous.wake();
  }

  /**
   * Sends every worker home and awaits the end of the job, also on an interrupted thread; cancels
   * it where that takes too long.
   */
  @Override
  public void close() {
    Uninterrupted.run(this::end);
  }

  private void end() {
    boolean answered = rendezvous.missing() == 0 && seats.stream().noneMatch(Seat::isBusy);
    boolean graceful = lost == null && answered && !job.isDone();
    synchronized (this) {
      Order<A> stop = new Order<>(ticket + 1, new Command.Stop(), null, null);
      List<WorkerRef<A>> registered = new ArrayList<>(copies);
      seats.forEach(seat -> registered.add(seat.worker()));
      for (WorkerRef<A> worker : registered) {
        if (graceful && worker != null) {
          worker.send(stop);
        }
      }
    }
    if (!graceful) {
      cancel("the session ended: " + (lost == null ? "its round did not" : lost));
    }
    awaitEnd();
    server.close();
  }

  private void cancel(String reason) {
    if (!context.sc().isStopped() && !job.isDone()) { // a stopped Spark refuses the call
      cancelled = true;
      context.sc().cancelJobsWithTag(tag, reason);
    }
  }

  private void awaitEnd() {
    try {
      job.get(END_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn("The job of session {} did not end within {} s; cancelling it", name, END_SECONDS);
      cancel("its session is over");
    } catch (ExecutionException | CancellationException e) {
      LOG.debug("The job of session {} ended: {}", name, String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      cancel("interrupted");
      Thread.currentThread().interrupt();
    }
  }
}
