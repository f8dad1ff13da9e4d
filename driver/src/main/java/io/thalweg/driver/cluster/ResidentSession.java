package io.thalweg.driver.cluster;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.wire.Command;
import io.thalweg.worker.data.Shard;
import io.thalweg.worker.spark.Hub;
import io.thalweg.worker.spark.HubServer;
import io.thalweg.worker.spark.Order;
import io.thalweg.worker.spark.RangeRdd;
import io.thalweg.worker.spark.Report;
import io.thalweg.worker.spark.ResidentTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.spark.SparkJobInfo;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Spark job whose tasks stay and answer many rounds. Workers register, get orders and hand in
 * reports; a worker that is lost ends the session. Asked by one thread; reports come from any.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class ResidentSession<A> implements Hub<A>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ResidentSession.class);
  private static final long SPIN_NANOS = 30_000;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long UNSCHEDULED_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long END_SECONDS = 20;

  /** What the hub knows of one worker. */
  private static final class Seat<A> {
    private Report<A> report;
    private Consumer<Order<A>> reply;
    private String address;
  }

  private final JavaSparkContext context;
  private final String name;
  private final List<Seat<A>> seats = new ArrayList<>();
  private final List<Consumer<Order<A>>> copies = new ArrayList<>();
  private final AtomicInteger missing;
  private final Thread driver = Thread.currentThread();
  private final HubServer<A> server;
  private final JavaFutureAction<Void> job;
  private volatile String lost;
  private long ticket;

  /** Starts the job; {@link #awaitWorkers} then waits until all of its tasks have registered. */
  ResidentSession(
      JavaSparkContext context,
      List<JavaRDD<Shard<A>>> datasets,
      int workers,
      DType<A> dtype,
      KernelChoice choice) {
    this.context = context;
    this.name = "thalweg-session-" + UUID.randomUUID();
    this.missing = new AtomicInteger(workers);
    for (int worker = 0; worker < workers; worker++) {
      seats.add(new Seat<>());
    }
    this.server = new HubServer<>(name, this, dtype);
    context.setJobGroup(name, "Thalweg training session: " + workers + " resident workers", true);
    try {
      this.job =
          new RangeRdd<>(context.sc(), datasets, workers)
              .toJavaRDD()
              .foreachPartitionAsync(new ResidentTask<>(name, dtype, choice));
    } finally {
      context.clearJobGroup();
    }
  }

  int workers() {
    return seats.size();
  }

  String kernels() {
    return seats.get(0).report.kernels();
  }

  /** Waits until every worker has its shards and has registered. */
  void awaitWorkers() throws SessionLost {
    long idleSince = System.nanoTime();
    while (missing.get() > 0) {
      pause();
      boolean starved = missing.get() < workers() && activeTasks() < workers();
      if (!starved) {
        idleSince = System.nanoTime();
      } else if (System.nanoTime() - idleSince > UNSCHEDULED_NANOS) {
        int active = Math.max(1, activeTasks());
        throw new SessionLost(
            "only " + active + " of " + workers() + " workers got a slot", active);
      }
    }
  }

  private int activeTasks() {
    int active = 0;
    for (int jobId : context.statusTracker().getJobIdsForGroup(name)) {
      SparkJobInfo info = context.statusTracker().getJobInfo(jobId);
      for (int stageId : info == null ? new int[0] : info.stageIds()) {
        SparkStageInfo stage = context.statusTracker().getStageInfo(stageId);
        active += stage == null ? 0 : stage.numActiveTasks();
      }
    }
    return active;
  }

  /**
   * Sends {@code command} to the chosen workers and waits for their reports.
   *
   * @param chosen which workers are asked
   * @param sent called once the orders are on their way
   */
  List<Report<A>> ask(Command command, A parameters, boolean[] chosen, Runnable sent)
      throws SessionLost {
    ticket++;
    int count = 0;
    for (boolean one : chosen) {
      count += one ? 1 : 0;
    }
    missing.set(count);
    Order<A> order = new Order<>(ticket, command, parameters);
    for (int worker = 0; worker < chosen.length; worker++) {
      if (chosen[worker]) {
        seats.get(worker).reply.accept(order);
      }
    }
    sent.run();
    awaitReports();
    List<Report<A>> reports = new ArrayList<>(count);
    for (int worker = 0; worker < chosen.length; worker++) {
      if (chosen[worker]) {
        reports.add(seats.get(worker).report);
      }
    }
    return reports;
  }

  private void awaitReports() throws SessionLost {
    long deadline = System.nanoTime() + SPIN_NANOS;
    while (missing.get() > 0 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    while (missing.get() > 0) {
      pause();
    }
  }

  /** Parks until something may have happened; throws where the session cannot go on. */
  private void pause() throws SessionLost {
    if (lost != null) {
      throw new SessionLost(lost);
    }
    if (job.isDone()) {
      throw new SessionLost("its job ended: " + outcome());
    }
    if (missing.get() > 0) {
      LockSupport.parkNanos(this, LOOK_NANOS);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new SessionLost("interrupted");
    }
  }

  private String outcome() {
    try {
      job.get();
      return "without an error";
    } catch (ExecutionException e) {
      return String.valueOf(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    } catch (CancellationException e) {
      return "cancelled";
    }
  }

  @Override
  public void report(Report<A> report, String address, Consumer<Order<A>> reply) {
    if (report.ticket() == Report.REGISTRATION) {
      register(report, address, reply);
      return;
    }
    Seat<A> seat = seats.get(report.worker());
    seat.report = report;
    seat.reply = reply;
    if (missing.decrementAndGet() == 0) {
      LockSupport.unpark(driver);
    }
  }

  private synchronized void register(Report<A> report, String address, Consumer<Order<A>> reply) {
    Seat<A> seat = seats.get(report.worker());
    if (seat.reply != null) {
      secondRegistration(report, reply);
      return;
    }
    seat.report = report;
    seat.reply = reply;
    seat.address = address;
    missing.decrementAndGet();
    LockSupport.unpark(driver);
  }

  /** A speculative copy waits for the end, out of the way; otherwise the first one must be dead. */
  private void secondRegistration(Report<A> report, Consumer<Order<A>> reply) {
    copies.add(reply);
    if (!context.getConf().getBoolean("spark.speculation", false)) {
      lose("worker " + report.worker() + " was started again");
    }
  }

  @Override
  public synchronized void disconnected(String address) {
    for (int worker = 0; worker < seats.size(); worker++) {
      if (address.equals(seats.get(worker).address)) {
        lose("the connection to worker " + worker + " at " + address + " is gone");
      }
    }
  }

  private void lose(String reason) {
    lost = reason;
    LockSupport.unpark(driver);
  }

  /**
   * Sends every worker home and awaits the end of the job; cancels it where that takes too long.
   */
  @Override
  public void close() {
    boolean graceful = lost == null && missing.get() == 0 && !job.isDone();
    synchronized (this) {
      Order<A> stop = new Order<>(ticket + 1, new Command.Stop(), null);
      List<Consumer<Order<A>>> replies = new ArrayList<>(copies);
      seats.forEach(seat -> replies.add(seat.reply));
      for (Consumer<Order<A>> reply : replies) {
        if (graceful && reply != null) {
          reply.accept(stop);
        }
      }
    }
    if (!graceful) {
      context.sc().cancelJobGroup(name, "the session ended: " + lost);
    }
    awaitEnd();
    server.close();
  }

  private void awaitEnd() {
    try {
      job.get(END_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn("The job of session {} did not end within {} s; cancelling it", name, END_SECONDS);
      context.sc().cancelJobGroup(name, "its session is over");
    } catch (ExecutionException | CancellationException e) {
      LOG.debug("The job of session {} ended: {}", name, String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      context.sc().cancelJobGroup(name, "interrupted");
      Thread.currentThread().interrupt();
    }
  }

  /** All workers. */
  boolean[] everyone() {
    boolean[] all = new boolean[workers()];
    Arrays.fill(all, true);
    return all;
  }
}
