package io.thalweg.driver.round;

import io.thalweg.driver.optim.Optimizer;
import io.thalweg.driver.optim.OptimizerSpec;
import io.thalweg.driver.optim.Optimizers;
import io.thalweg.driver.optim.Penalty;
import io.thalweg.driver.optim.Regularization;
import io.thalweg.driver.optim.TrainedRanges;
import io.thalweg.driver.optim.schedule.RunSpan;
import io.thalweg.driver.optim.schedule.Schedule;
import io.thalweg.driver.optim.schedule.ScheduleSpec;
import io.thalweg.driver.optim.schedule.Schedules;
import io.thalweg.driver.state.TrainState;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.data.BatchStages;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.error.UnknownKey;
import io.thalweg.shared.nn.LabelUnit;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.nn.Target;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Wire;
import io.thalweg.worker.compute.EvaluationSums;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to train and how: with the data and the seed it determines every parameter of every round.
 *
 * @param model the model, with its standardisation
 * @param stages the batches of the epochs
 * @param rounds how many rounds
 * @param seed initial parameters, visiting orders and dropout masks derive from it
 * @param optimizer the optimizer and its options
 * @param schedule the learning rate over time
 * @param logEvery rounds from one logged round to the next
 * @param evaluateEvery epochs from one evaluation of the held-out data to the next
 * @param heldOut the data sets that are evaluated on the way, by name; the number is the
 *     transport's
 * @param wire the form in which parameters and gradient sums travel
 * @param regularization penalty, frozen parameters, averaging and early stopping
 * @param unit of the label, in which errors are measured
 */
public record TrainingPlan(
    Model model,
    BatchStages stages,
    long rounds,
    long seed,
    OptimizerSpec optimizer,
    ScheduleSpec schedule,
    long logEvery,
    int evaluateEvery,
    Map<String, Integer> heldOut,
    Wire wire,
    Regularization regularization,
    LabelUnit unit) {

  /** Checks that there is something to do. */
  public TrainingPlan {
    heldOut = Collections.unmodifiableMap(new LinkedHashMap<>(heldOut));
    if (rounds < 1 || logEvery < 1 || evaluateEvery < 1) {
      throw new IllegalArgumentException("rounds, logEvery and evaluateEvery are at least 1");
    }
    List<String> metrics = metrics(model.target(), heldOut.keySet());
    regularization.earlyStopping().ifPresent(rule -> rule.require(metrics));
    requireMetric(schedule, model.target(), !heldOut.isEmpty());
    TrainedRanges trained = TrainedRanges.of(model.slots(), regularization.freeze(), optimizer);
    penalty(regularization, model.slots(), trained, DType.FLOAT64);
    stages.stages().forEach(stage -> checkGroups(model, stage.plan()));
    if (optimizer.searches()) {
      stages.stages().forEach(stage -> LineSearchRule.check(optimizer, stage.plan()));
      LineSearchRule.check(optimizer, regularization);
    }
  }

  /** With the same batches in every epoch, and a label that is trained as it is. */
  public TrainingPlan(
      Model model,
      BatchPlan batches,
      long rounds,
      long seed,
      OptimizerSpec optimizer,
      ScheduleSpec schedule,
      long logEvery,
      int evaluateEvery,
      Map<String, Integer> heldOut,
      Wire wire,
      Regularization regularization) {
    this(
        model,
        BatchStages.of(batches),
        rounds,
        seed,
        optimizer,
        schedule,
        logEvery,
        evaluateEvery,
        heldOut,
        wire,
        regularization,
        LabelUnit.SAME);
  }

  /** The batches of the first epoch. */
  public BatchPlan batches() {
    return stages.first();
  }

  /** The measurements of held-out data sets, as the metrics log calls them. */
  public static List<String> metrics(Target target, Collection<String> heldOut) {
    return heldOut.stream()
        .flatMap(name -> EvaluationSums.names(target).stream().map(metric -> name + "_" + metric))
        .toList();
  }

  /** Running averages need a batch with a variance in every round. */
  private static void checkGroups(Model model, BatchPlan batches) {
    boolean averages = model.slots().list().stream().anyMatch(slot -> !slot.trained());
    long step = averages ? batches.stepWithoutPair() : -1;
    if (step >= 0) {
      throw ThalwegException.of(
              ErrorCode.BAD_VALUE, "a batch_norm group of one row has no variance")
          .expected("at least two rows of one shard in every batch")
          .found(
              String.format(
                  "batch %d of an epoch has %d row(s), none of them in one shard (batch: %d, %d"
                      + " rows, %d shards)",
                  step + 1,
                  batches.batchRows(step),
                  batches.batch(),
                  batches.rows(),
                  batches.shards()))
          .remedy("take another batch size, best a multiple of " + BatchPlan.STRIP_ROWS);
    }
  }

  /**
   * The state before the first round.
   *
   * @param parameters the first ones, which the training changes in place
   */
  public <A> TrainState<A> start(Kernels<A> kernels, A parameters) {
    return new TrainState<>(
        kernels.dtype(), parameters, optimizer(kernels).init(trained()), rates().init());
  }

  <A> Optimizer<A> optimizer(Kernels<A> kernels) {
    return Optimizers.create(optimizer, regularization.ema(), kernels);
  }

  Schedule rates() {
    return Schedules.create(schedule, optimizer.lr(), span());
  }

  /** Which parameters are trained. */
  TrainedRanges trained() {
    return TrainedRanges.of(model.slots(), regularization.freeze(), optimizer);
  }

  /** The penalty of the objective. */
  <A> Optional<Penalty<A>> penalty(DType<A> dtype) {
    return penalty(regularization, model.slots(), trained(), dtype);
  }

  private static <A> Optional<Penalty<A>> penalty(
      Regularization regularization, Slots slots, TrainedRanges trained, DType<A> dtype) {
    return regularization.penalty().map(spec -> Penalty.of(spec, slots, trained, dtype));
  }

  /** The rounds of this plan alone, with other scaling and another optimizer. */
  TrainingPlan trial(Model other, OptimizerSpec otherOptimizer) {
    return new TrainingPlan(
        other,
        stages,
        rounds,
        seed,
        otherOptimizer,
        schedule.isPlateau() ? ScheduleSpec.of("constant") : schedule,
        Long.MAX_VALUE,
        evaluateEvery,
        Map.of(),
        wire,
        new Regularization(
            regularization.penalty(), regularization.freeze(), Optional.empty(), Optional.empty()),
        unit);
  }

  /** How long the run is. */
  RunSpan span() {
    return new RunSpan(rounds, stages::epoch);
  }

  /** Epochs of the run, the last may be incomplete. */
  public long epochs() {
    return span().epochs();
  }

  /**
   * Refuses a schedule that watches what a run does not measure.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE}
   */
  public static void requireMetric(ScheduleSpec schedule, Target target, boolean hasHeldOut) {
    List<String> known = EvaluationSums.names(target);
    if (!known.contains(schedule.metric())) {
      throw UnknownKey.value("schedule.metric", schedule.metric(), known);
    }
    if (!hasHeldOut && !schedule.metric().equals("loss")) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "the schedule watches held-out rows")
          .expected("data.test or data.validation_fraction for " + schedule.metric())
          .found("training rows only")
          .remedy(
              "hold rows out with --set data.validation_fraction=0.2, or watch the training loss"
                  + " with --set schedule.metric=loss");
    }
  }

  /** The epoch of round {@code round}, both from 0. */
  long epoch(long round) {
    return stages.epoch(round);
  }

  /** The batch of round {@code round} within its epoch, both from 0. */
  long step(long round) {
    return stages.step(round);
  }

  /** What the workers are told before round {@code round}, from 0, where they do not know it. */
  public Command.Load load(long round) {
    return new Command.Load(stages.at(round).plan(), seed, wire, model.standardize(), unit);
  }

  /** What the workers are asked in round {@code round}, from 0. */
  public Command.Step command(long round) {
    return new Command.Step(epoch(round), step(round));
  }

  /** Whether round {@code round}, from 0, is the last of its epoch. */
  boolean endsEpoch(long round) {
    return step(round + 1) == 0;
  }

  /** Whether the held-out data is evaluated after round {@code round}, from 0. */
  boolean evaluatesAfter(long round) {
    boolean due = endsEpoch(round) && (epoch(round) + 1) % evaluateEvery == 0;
    return !heldOut.isEmpty() && (due || round == rounds - 1);
  }

  /** Whether round {@code round}, from 0, gets a line in the metrics log. */
  boolean logs(long round) {
    return round % logEvery == 0 || round == rounds - 1 || evaluatesAfter(round);
  }
}
