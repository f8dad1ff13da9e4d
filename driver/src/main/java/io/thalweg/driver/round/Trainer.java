package io.thalweg.driver.round;

import io.thalweg.driver.cluster.Answer;
import io.thalweg.driver.cluster.Transport;
import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.optim.EarlyStopping;
import io.thalweg.driver.optim.Optimizer;
import io.thalweg.driver.optim.OptimizerState;
import io.thalweg.driver.optim.Optimizers;
import io.thalweg.driver.optim.schedule.Schedule;
import io.thalweg.driver.optim.schedule.ScheduleState;
import io.thalweg.driver.optim.schedule.Schedules;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Wire;
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
  private static final int MOST_KEPT = 1 << 20;
  private static final String WATCHED = "test_"; // the held-out rows that a schedule watches

  private final TrainingPlan plan;
  private final Transport<A> transport;
  private final Recorder recorder;
  private final BooleanSupplier stop;
  private final RoundListener<A> listener;
  private final Inspector<A> inspector;
  private final Stopper<A> stopper;
  private final MeanLoss<A> objective;
  private final Evaluator<A> evaluator;
  private final RunningAverages<A> averages;
  private final Optimizer<A> optimizer;
  private final OptimizerState<A> state;
  private final Schedule schedule;
  private final A parameters;
  private final Kernels<A> kernels;
  private final Optional<A> start; // the first parameters, where they are few enough to keep
  private ScheduleState scheduleState;
  private double epochLoss; // the sum of the rows' losses
  private double epochWeight;
  private long rounds;
  private long emptyRounds;
  private long rowsProcessed;
  private boolean ended;

  /** A trainer at round 0, with the model's first parameters. */
  public Trainer(
      TrainingPlan plan,
      Transport<A> transport,
      Kernels<A> kernels,
      Recorder recorder,
      BooleanSupplier stop) {
    this(
        plan,
        transport,
        kernels,
        recorder,
        stop,
        plan.model().initialise(kernels.dtype(), plan.seed()),
        round -> true);
  }

  /**
   * A trainer at round 0.
   *
   * @param kernels the driver's own arithmetic, for the optimizer step
   * @param stop asked before every round: true ends the run as interrupted
   * @param parameters the first parameters, which the run changes in place
   * @param listener told every finished round
   */
  public Trainer(
      TrainingPlan plan,
      Transport<A> transport,
      Kernels<A> kernels,
      Recorder recorder,
      BooleanSupplier stop,
      A parameters,
      RoundListener<A> listener) {
    this.plan = plan;
    this.transport = transport;
    this.recorder = recorder;
    this.stop = stop;
    this.parameters = parameters;
    this.kernels = kernels;
    this.start =
        plan.model().slots().size() <= MOST_KEPT
            ? Optional.of(kernels.dtype().clone(parameters))
            : Optional.empty();
    this.listener = listener;
    this.inspector = new Inspector<>(plan, kernels.dtype());
    this.objective = MeanLoss.of(plan, kernels);
    this.evaluator = new Evaluator<>(transport, Task.of(plan.model()));
    this.stopper = new Stopper<>(plan.regularization().earlyStopping(), kernels.dtype());
    this.optimizer = Optimizers.create(plan.optimizer(), plan.regularization().ema(), kernels);
    this.averages = new RunningAverages<>(plan.model().slots(), kernels.dtype());
    this.state = optimizer.init(plan.trained());
    this.schedule = Schedules.create(plan.schedule(), plan.optimizer().lr(), plan.span());
    this.scheduleState = schedule.init();
  }

  /** Runs all rounds, then evaluates. A run that ends early still returns what it has reached. */
  public Trained<A> run() {
    try {
      runRounds();
      A result = stopper.restored().orElseGet(this::averaged);
      return trained(RunStatus.COMPLETED, Optional.empty(), result, finalMetrics(result));
    } catch (ThalwegException e) {
      return trained(endedBy(e), Optional.of(withCure(e)), averaged(), Map.of());
    } finally {
      recorder.close();
    }
  }

  /** The rounds alone. Throws what ends them. */
  void runRounds() {
    transport.load(
        new Command.Load(plan.batches(), plan.seed(), plan.wire(), plan.model().standardize()));
    recorder.begin();
    while (rounds < plan.rounds() && !ended && !stopper.stops()) {
      if (stop.getAsBoolean()) {
        throw ThalwegException.of(
            ErrorCode.INTERRUPTED, "the run was stopped after round " + rounds);
      }
      round(rounds);
    }
  }

  /** What to do about a run that has diverged is found by trial. */
  private ThalwegException withCure(ThalwegException e) {
    if (e.code() != ErrorCode.NOT_FINITE || start.isEmpty() || plan.wire() == Wire.FP16) {
      return e;
    }
    recorder.say("the run has diverged; looking for settings with which it does not");
    try {
      return new Cure<>(plan, transport, kernels, start.get(), stop)
          .find(rounds)
          .map(e::remedy)
          .orElse(e);
    } catch (ThalwegException ended) {
      return e; // stopped, or workers lost: what the run itself ended with counts
    }
  }

  /** One round: plan, compute, aggregate, update, inspect, record. */
  private void round(long round) {
    long epoch = plan.epoch(round);
    double lr = schedule.lr(round, scheduleState);

    // Plan and compute: workers return gradient sums of their rows, added in the fixed order.
    Answer<A> answer = transport.ask(new Command.Step(epoch, plan.step(round)), parameters);

    // Aggregate: sums become means, once; the penalty adds its own gradient.
    averages.measure(answer.sum());
    MeanGradient<A> mean = objective.mean(answer.sum(), parameters);

    // Inspect before anything changes: a round is a transaction.
    inspector.check(mean, round, epoch);
    averages.check(round);

    // Update.
    long inspected = System.nanoTime();
    update(mean, lr);
    long stepped = System.nanoTime();

    // Record.
    rounds++;
    rowsProcessed += mean.rows();
    recorder.time(answer, stepped - inspected, stepped, mean.rows());
    recorder.progress(round, mean);
    Map<String, Double> measured = evaluateHeldOut(round);
    stopper.observe(rounds, measured, this::averaged);
    if (plan.logs(round)) {
      recorder.log(round, mean, lr, measured);
    }
    observeEpoch(round, mean, measured);
    ended = !listener.finished(finished(round, epoch, lr, mean));
  }

  /** Rows of weight 0 are as not there: a batch of only such rows changes nothing. */
  private void update(MeanGradient<A> mean, double lr) {
    if (mean.isEmpty()) {
      emptyRounds++;
      return;
    }
    optimizer.step(parameters, mean.gradient(), lr, state);
    averages.move(parameters);
  }

  private RoundListener.Finished<A> finished(
      long round, long epoch, double lr, MeanGradient<A> mean) {
    return new RoundListener.Finished<>(
        round, epoch, mean.loss(), lr, mean.norm(), mean.rows(), recorder.nanos(), parameters);
  }

  private Map<String, Double> evaluateHeldOut(long round) {
    if (!plan.evaluatesAfter(round)) {
      return Map.of();
    }
    long start = System.nanoTime();
    Map<String, Double> measured = new TreeMap<>();
    plan.heldOut()
        .forEach(
            (name, dataset) ->
                evaluator
                    .metrics(dataset, averaged())
                    .forEach((metric, value) -> measured.put(name + "_" + metric, value)));
    recorder.evaluated(start, measured);
    noteUndefined(measured);
    return measured;
  }

  private void noteUndefined(Map<String, Double> measured) {
    plan.regularization()
        .earlyStopping()
        .map(EarlyStopping::metric)
        .filter(metric -> !measured.containsKey(metric))
        .ifPresent(metric -> recorder.note(PlanNotes.undefined("early_stopping", metric)));
    String watched = WATCHED + schedule.metric();
    if (plan.schedule().isPlateau() && !measured.containsKey(watched)) {
      recorder.note(PlanNotes.undefined("schedule plateau", watched));
    }
  }

  /** Tells the schedule the held-out metric where it was measured, or else the epoch's loss. */
  private void observeEpoch(long round, MeanGradient<A> mean, Map<String, Double> measured) {
    if (!mean.isEmpty()) {
      epochLoss += mean.loss() * mean.weight();
      epochWeight += mean.weight();
    }
    if (plan.endsEpoch(round)) {
      Double trainingLoss = epochWeight == 0 ? null : epochLoss / epochWeight;
      Double watched =
          plan.heldOut().isEmpty() ? trainingLoss : measured.get(WATCHED + schedule.metric());
      if (watched != null) { // an epoch without an evaluation tells nothing
        scheduleState = schedule.observe(watched, scheduleState);
      }
      epochLoss = 0;
      epochWeight = 0;
    }
  }

  /** The parameters to evaluate and to save. */
  private A averaged() {
    return optimizer.averaged(parameters, state);
  }

  private Map<String, Map<String, Double>> finalMetrics(A result) {
    Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
    metrics.put("train", evaluator.metrics(TRAIN, result));
    if (objective.penalty().isPresent()) {
      metrics.get("train").put("penalty", objective.penalty(result));
    }
    plan.heldOut()
        .forEach((name, dataset) -> metrics.put(name, evaluator.metrics(dataset, result)));
    return metrics;
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
      A result,
      Map<String, Map<String, Double>> metrics) {
    return new Trained<>(
        status,
        cause,
        status == RunStatus.COMPLETED ? stopper.reason() : cause.map(ThalwegException::what),
        result,
        rounds,
        emptyRounds,
        rowsProcessed,
        inspector.lastLoss(),
        recorder.total().rounds(),
        recorder.total(),
        recorder.notes(),
        metrics);
  }
}
