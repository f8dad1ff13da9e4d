package io.thalweg.driver.round;

import io.thalweg.driver.cluster.Answer;
import io.thalweg.driver.cluster.Transport;
import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.optim.EarlyStopping;
import io.thalweg.driver.optim.Optimizer;
import io.thalweg.driver.optim.schedule.Schedule;
import io.thalweg.driver.state.Details;
import io.thalweg.driver.state.Rollback;
import io.thalweg.driver.state.RoundOutcome;
import io.thalweg.driver.state.TrainState;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.Command;
import io.thalweg.worker.compute.DetailSums;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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
  private static final String WATCHED = "test_"; // the held-out rows that a schedule watches

  private final TrainingPlan plan;
  private final Transport<A> transport;
  private final Recorder recorder;
  private final BooleanSupplier stop;
  private final RoundListener<A> listener;
  private final Doctor<A> doctor;
  private final Inspector<A> inspector;
  private final Stopper<A> stopper;
  private final MeanLoss<A> objective;
  private final Evaluator<A> evaluator;
  private final RunningAverages<A> averages;
  private final Optimizer<A> optimizer;
  private final Schedule schedule;
  private final TrainState<A> state;
  private final Retreat retreat;
  private BatchPlan loaded; // the batches that the workers know
  private boolean ended; // by the listener

  /**
   * A trainer that goes on from {@code state}.
   *
   * @param kernels the driver's own arithmetic, for the optimizer step
   * @param recorder gets the figures; the caller closes it
   * @param stop asked before every round: true ends the run as interrupted
   * @param state that of {@link TrainingPlan#start}, or what became of it; changed in place
   * @param listener told every finished round
   * @param doctor told every outcome
   */
  public Trainer(
      TrainingPlan plan,
      Transport<A> transport,
      Kernels<A> kernels,
      Recorder recorder,
      BooleanSupplier stop,
      TrainState<A> state,
      RoundListener<A> listener,
      Doctor<A> doctor) {
    this.plan = plan;
    this.transport = transport;
    this.recorder = recorder;
    this.stop = stop;
    this.state = state;
    this.listener = listener;
    this.doctor = doctor;
    this.retreat = new Retreat(doctor.onDivergence(), plan);
    this.inspector = new Inspector<>(plan, kernels.dtype());
    this.objective = MeanLoss.of(plan, kernels);
    this.evaluator = new Evaluator<>(transport, DetailSums.of(plan.model()));
    this.stopper = new Stopper<>(plan.regularization().earlyStopping());
    this.optimizer = plan.optimizer(kernels);
    this.averages = new RunningAverages<>(plan.model().slots(), kernels.dtype());
    this.schedule = plan.rates();
  }

  /** Runs all rounds, then evaluates. A run that ends early still returns what it has reached. */
  public Trained<A> run() {
    try {
      runRounds();
      A result = stopper.restored(state).orElseGet(this::averaged);
      Map<String, Map<String, Double>> metrics = finalMetrics(result);
      Optional<ThalwegException> verdict = verdict(metrics);
      return trained(
          verdict.isPresent() ? RunStatus.DIVERGED : RunStatus.COMPLETED,
          verdict,
          result,
          metrics,
          details(result, metrics));
    } catch (ThalwegException e) {
      return trained(endedBy(e), Optional.of(e), averaged(), Map.of(), Map.of());
    }
  }

  /** A run that was told to end early is not judged. */
  private Optional<ThalwegException> verdict(Map<String, Map<String, Double>> metrics) {
    return state.rounds() == plan.rounds() ? doctor.verdict(metrics) : Optional.empty();
  }

  /** The rounds alone. Throws what ends them. */
  public void runRounds() {
    load(state.rounds());
    recorder.begin();
    retreat.begin(state);
    state.pending().ifPresent(this::observe);
    while (state.rounds() < plan.rounds() && !ended && !stopper.stops(state) && !isDone()) {
      if (stop.getAsBoolean()) {
        throw ThalwegException.of(
            ErrorCode.INTERRUPTED, "the run was stopped after round " + state.rounds());
      }
      try {
        round();
      } catch (ThalwegException e) {
        goBack(e);
      }
    }
  }

  /** Tells the workers the batches of a round where they do not know them. */
  private void load(long round) {
    BatchPlan batches = plan.stages().at(round).plan();
    if (batches != loaded) {
      transport.load(plan.load(round));
      loaded = batches;
    }
  }

  private boolean isDone() {
    return optimizer.isDone(state.optimizer());
  }

  private Optional<String> reason() {
    Optional<String> stopped = stopper.reason(state);
    return stopped.isPresent() || !isDone()
        ? stopped
        : Optional.of("converged: within the optimizer's tolerances there is nothing left to gain");
  }

  /** Goes back to sound parameters, or throws what would end the run. */
  private void goBack(ThalwegException error) {
    Rollback done = retreat.back(error, state).orElseThrow(() -> error);
    doctor.rolledBack(done, plan.epoch(done.round() - 1));
  }

  /** One round: plan, compute, aggregate, update, inspect, record. */
  private void round() {
    long round = state.rounds();
    long epoch = plan.epoch(round);
    double lr = schedule.lr(round, state.schedule()) / state.rateDivisor();

    load(round);

    // Plan and compute: workers return gradient sums of their rows, added in the fixed order.
    Command step = plan.command(round);
    Answer<A> answer = transport.ask(step, state.parameters());

    // Aggregate: sums become means, once; the penalty adds its own gradient.
    averages.measure(answer.sum());
    MeanGradient<A> mean = objective.mean(answer.sum(), state.parameters());

    // Inspect before anything changes: a round is a transaction.
    inspector.check(mean, round, epoch, state.lastLoss());
    averages.check(round);

    // Update.
    long inspected = System.nanoTime();
    update(mean, lr);
    long stepped = System.nanoTime();

    // Record.
    recorder.time(answer, stepped - inspected, stepped, mean.rows());
    RoundOutcome outcome = mean.outcome(round, epoch, lr, recorder.nanos());
    state.finish(outcome);
    recorder.progress(outcome);
    observe(outcome);
  }

  /** What follows the update. An interrupt may end it, and another trainer then begins with it. */
  private void observe(RoundOutcome outcome) {
    RoundOutcome whole = observed(outcome);
    state.settle();
    doctor.observe(whole, state.parameters());
    retreat.observe(whole, state);
    ended = !listener.finished(whole, state);
  }

  /** Rows of weight 0 are as not there: a batch of only such rows changes nothing. */
  private void update(MeanGradient<A> mean, double lr) {
    if (!mean.isEmpty()) {
      optimizer.step(state.parameters(), mean.gradient(), mean.objective(), lr, state.optimizer());
      averages.move(state.parameters());
    }
  }

  /** The outcome with what is measured after the round; early stopping and schedule are told. */
  private RoundOutcome observed(RoundOutcome outcome) {
    Map<String, Double> measured = evaluateHeldOut(outcome.round());
    RoundOutcome whole = measured.isEmpty() ? outcome : outcome.with(measured);
    if (plan.logs(outcome.round())) {
      recorder.log(whole); // first, since it may fail: what the state learns it learns once
    }
    stopper.observe(state, measured, this::averaged);
    if (plan.endsEpoch(outcome.round())) {
      observeEpoch(measured);
    }
    return whole;
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
  private void observeEpoch(Map<String, Double> measured) {
    OptionalDouble trainingLoss = state.endEpoch();
    if (plan.heldOut().isEmpty()) {
      trainingLoss.ifPresent(this::learn);
    } else if (measured.containsKey(WATCHED + schedule.metric())) {
      learn(measured.get(WATCHED + schedule.metric()));
    } // an epoch without an evaluation tells nothing
  }

  private void learn(double watched) {
    state.learn(schedule.observe(watched, state.schedule()));
  }

  /** The parameters to evaluate and to save. */
  private A averaged() {
    return optimizer.averaged(state.parameters(), state.optimizer());
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

  private Map<String, Details> details(A result, Map<String, Map<String, Double>> metrics) {
    Map<String, Details> details = new LinkedHashMap<>();
    plan.heldOut()
        .forEach(
            (name, dataset) ->
                evaluator
                    .details(dataset, result, metrics.get(name))
                    .ifPresent(known -> details.put(name, known)));
    return details;
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
      Map<String, Map<String, Double>> metrics,
      Map<String, Details> details) {
    return new Trained<>(
        status,
        cause,
        status == RunStatus.COMPLETED ? reason() : cause.map(ThalwegException::what),
        result,
        state,
        recorder.total().rounds(),
        recorder.total(),
        recorder.findings(),
        recorder.notes(),
        metrics,
        details);
  }
}
