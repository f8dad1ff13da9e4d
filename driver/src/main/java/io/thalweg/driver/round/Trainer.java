package io.thalweg.driver.round;

import io.thalweg.driver.cluster.Answer;
import io.thalweg.driver.cluster.Transport;
import io.thalweg.driver.optim.Optimizer;
import io.thalweg.driver.optim.OptimizerState;
import io.thalweg.driver.optim.Optimizers;
import io.thalweg.driver.optim.TrainedRanges;
import io.thalweg.driver.optim.schedule.RunSpan;
import io.thalweg.driver.optim.schedule.Schedule;
import io.thalweg.driver.optim.schedule.ScheduleState;
import io.thalweg.driver.optim.schedule.Schedules;
import io.thalweg.driver.state.RunStatus;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.Command;
import io.thalweg.worker.compute.EvaluationSums;
import io.thalweg.worker.compute.Task;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Trains a model: the whole of data-parallel gradient descent as plain sequential code over a
 * {@link Transport}. Start reading at {@link #round}.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class Trainer<A> {
  private static final int TRAIN = 0;

  private final TrainingPlan plan;
  private final Transport<A> transport;
  private final Kernels<A> kernels;
  private final Recorder recorder;
  private final BooleanSupplier stop;
  private final Inspector<A> inspector;
  private final TrainedRanges trained;
  private final Optimizer<A> optimizer;
  private final OptimizerState<A> state;
  private final Schedule schedule;
  private final A parameters;
  private ScheduleState scheduleState;
  private double epochLoss;
  private long rounds;
  private long rowsProcessed;
  private long trainNanos;

  /**
   * A trainer at round 0.
   *
   * @param kernels the driver's own arithmetic, for the optimizer step
   * @param stop asked before every round: true ends the run as interrupted
   */
  public Trainer(
      TrainingPlan plan,
      Transport<A> transport,
      Kernels<A> kernels,
      Recorder recorder,
      BooleanSupplier stop) {
    this.plan = plan;
    this.transport = transport;
    this.kernels = kernels;
    this.recorder = recorder;
    this.stop = stop;
    this.inspector = new Inspector<>(plan.model().slots(), kernels.dtype());
    this.trained = plan.trained();
    this.optimizer = Optimizers.create(plan.optimizer(), kernels);
    this.parameters = plan.model().initialise(kernels.dtype(), plan.seed());
    this.state = optimizer.init(trained);
    this.schedule =
        Schedules.create(
            plan.schedule(),
            plan.optimizer().lr(),
            new RunSpan(plan.rounds(), plan.batches().batchesPerEpoch()));
    this.scheduleState = schedule.init();
  }

  /** Runs all rounds, then evaluates. A run that ends early still returns what it has reached. */
  public Trained<A> run() {
    try {
      transport.load(new Command.Load(plan.model(), plan.batches(), plan.seed()));
      while (rounds < plan.rounds()) {
        if (stop.getAsBoolean()) {
          throw ThalwegException.of(
              ErrorCode.INTERRUPTED, "the run was stopped after round " + rounds);
        }
        round(rounds);
      }
      return trained(RunStatus.COMPLETED, Optional.empty(), finalMetrics());
    } catch (ThalwegException e) {
      return trained(endedBy(e), Optional.of(e), Map.of());
    } finally {
      recorder.close();
    }
  }

  /** One round: plan, compute, aggregate, update, inspect, record. */
  private void round(long round) {
    long start = System.nanoTime();
    long epoch = plan.epoch(round);
    double lr = schedule.lr(round, scheduleState);

    // Plan and compute: workers return gradient sums of their rows, added in the fixed order.
    Answer<A> answer = transport.ask(new Command.Step(epoch, plan.step(round)), parameters);

    // Aggregate: sums become means, once.
    MeanGradient<A> mean = MeanGradient.of(answer.sum(), trained, kernels);

    // Inspect before anything changes: a round is a transaction.
    inspector.check(mean, round, epoch, lr);

    // Update.
    long stepped = System.nanoTime();
    optimizer.step(parameters, mean.gradient(), lr, state);
    long end = System.nanoTime();

    // Record.
    rounds++;
    rowsProcessed += mean.rows();
    trainNanos += end - start;
    recorder.time(answer, end - stepped, end - start, mean.rows());
    recorder.progress(round, mean);
    Map<String, Double> measured = evaluateHeldOut(round);
    if (plan.logs(round)) {
      recorder.log(round, mean, lr, measured);
    }
    observeEpoch(round, mean, measured);
  }

  private Map<String, Double> evaluateHeldOut(long round) {
    Map<String, Double> measured = new TreeMap<>();
    if (plan.evaluatesAfter(round)) {
      plan.heldOut()
          .forEach(
              (name, dataset) ->
                  evaluate(dataset)
                      .forEach((metric, value) -> measured.put(name + "_" + metric, value)));
    }
    return measured;
  }

  /** Tells the schedule the held-out loss after an epoch, or else the epoch's mean loss. */
  private void observeEpoch(long round, MeanGradient<A> mean, Map<String, Double> measured) {
    epochLoss += mean.loss() * mean.rows();
    if (plan.endsEpoch(round)) {
      double trainingLoss = epochLoss / plan.batches().rows();
      double watched = measured.getOrDefault("test_loss", trainingLoss);
      scheduleState = schedule.observe(watched, scheduleState);
      epochLoss = 0;
    }
  }

  private Map<String, Map<String, Double>> finalMetrics() {
    Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
    metrics.put("train", evaluate(TRAIN));
    plan.heldOut().forEach((name, dataset) -> metrics.put(name, evaluate(dataset)));
    return metrics;
  }

  private Map<String, Double> evaluate(int dataset) {
    Answer<A> answer = transport.ask(new Command.Evaluate(dataset, plan.labelShift()), parameters);
    return EvaluationSums.metrics(Task.of(plan.model()), answer.sum().sums());
  }

  private static RunStatus endedBy(ThalwegException e) {
    return switch (e.code().type()) {
      case DIVERGED -> RunStatus.DIVERGED;
      case INTERRUPTED -> RunStatus.INTERRUPTED;
      default -> RunStatus.FAILED;
    };
  }

  private Trained<A> trained(
      RunStatus status,
      Optional<ThalwegException> cause,
      Map<String, Map<String, Double>> metrics) {
    return new Trained<>(
        status,
        cause,
        parameters,
        rounds,
        rowsProcessed,
        inspector.lastLoss(),
        trainNanos,
        recorder.total(),
        metrics);
  }
}
