package io.thalweg.driver.state;

import io.thalweg.driver.optim.EarlyStopping;
import io.thalweg.driver.optim.OptimizerState;
import io.thalweg.driver.optim.schedule.ScheduleState;
import io.thalweg.shared.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All that survives from one round of a training to the next, as data: who goes on from a {@link
 * #copy} comes to equal bits. Orders of rows and dropout masks follow from the seed and the number
 * of the round, so that there is no other state. Mutable, because a round must not allocate it
 * anew.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class TrainState<A> {
  private final DType<A> dtype;
  private final A parameters;
  private final OptimizerState<A> optimizer;
  private ScheduleState schedule;
  private EarlyStopping.Progress stopping = EarlyStopping.Progress.NONE;
  private A best; // null where no parameters are kept to be restored
  private Vectors<A> sound; // never changed; null where there are none to go back to
  private Refuge refuge; // null with it
  private long rounds;
  private long emptyRounds;
  private long rows;
  private double lastLoss = Double.NaN;
  private final List<Rollback> rollbacks = new ArrayList<>();
  private double epochLoss; // the sum of the rows' losses
  private double epochWeight;
  private RoundOutcome pending; // null between rounds

  /**
   * The state before the first round.
   *
   * @param parameters the first parameters, which the training changes in place
   * @param optimizer the optimizer's first state
   * @param schedule the schedule's first state
   */
  public TrainState(
      DType<A> dtype, A parameters, OptimizerState<A> optimizer, ScheduleState schedule) {
    this.dtype = dtype;
    this.parameters = parameters;
    this.optimizer = optimizer;
    this.schedule = schedule;
  }

  /** The same state, which shares nothing with this one that changes. */
  public TrainState<A> copy() {
    TrainState<A> copy =
        new TrainState<>(dtype, dtype.clone(parameters), optimizer.copy(), schedule);
    copy.stopping = stopping;
    copy.best = best == null ? null : dtype.clone(best);
    copy.sound = sound;
    copy.refuge = refuge;
    copy.rounds = rounds;
    copy.emptyRounds = emptyRounds;
    copy.rows = rows;
    copy.lastLoss = lastLoss;
    copy.epochLoss = epochLoss;
    copy.epochWeight = epochWeight;
    copy.pending = pending;
    copy.rollbacks.addAll(rollbacks);
    return copy;
  }

  /** All of it but its vectors. */
  public TrainFigures figures() {
    return new TrainFigures(
        rounds,
        emptyRounds,
        rows,
        lastLoss,
        epochLoss,
        epochWeight,
        schedule,
        stopping,
        Optional.ofNullable(pending),
        rollbacks,
        Optional.ofNullable(refuge));
  }

  /**
   * Becomes the state that {@link #figures} and the vectors of another one say. Mutates.
   *
   * @param vectors copied
   * @param kept the parameters of the best evaluation, if there are any; not copied
   * @param refuge what the run may go back to, where the figures have it; not copied
   */
  public void restore(
      TrainFigures figures, Vectors<A> vectors, Optional<A> kept, Optional<Vectors<A>> refuge) {
    become(vectors);
    rounds = figures.rounds();
    emptyRounds = figures.emptyRounds();
    rows = figures.rows();
    lastLoss = figures.lastLoss();
    epochLoss = figures.epochLoss();
    epochWeight = figures.epochWeight();
    schedule = figures.schedule();
    stopping = figures.stopping();
    pending = figures.pending().orElse(null);
    rollbacks.clear();
    rollbacks.addAll(figures.rollbacks());
    best = kept.orElse(null);
    sound = refuge.orElse(null);
    this.refuge = refuge.isPresent() ? figures.refuge().orElseThrow() : null;
  }

  private void become(Vectors<A> vectors) {
    optimizer.load(vectors.optimizer());
    dtype.copy(vectors.parameters(), 0, parameters, 0, dtype.length(parameters));
  }

  /** The element type of the vectors. */
  public DType<A> dtype() {
    return dtype;
  }

  /** Bytes of all vectors. */
  public long bytes() {
    long elements = elements(new Vectors<>(parameters, optimizer.toMap()));
    elements += best == null ? 0 : dtype.length(best);
    elements += sound == null ? 0 : elements(sound);
    return elements * dtype.bytes();
  }

  private long elements(Vectors<A> vectors) {
    long elements = dtype.length(vectors.parameters());
    for (A vector : vectors.optimizer().values()) {
      elements += dtype.length(vector);
    }
    return elements;
  }

  /** The flat parameters: the live array, which rounds mutate. */
  public A parameters() {
    return parameters;
  }

  /** What the optimizer remembers, live. */
  public OptimizerState<A> optimizer() {
    return optimizer;
  }

  /** What the schedule has learnt. */
  public ScheduleState schedule() {
    return schedule;
  }

  /** What early stopping has seen. */
  public EarlyStopping.Progress stopping() {
    return stopping;
  }

  /** The parameters of the best evaluation, where they are kept; read-only. */
  public Optional<A> best() {
    return Optional.ofNullable(best);
  }

  /** How many rounds are done; the number of the next one, from 0. */
  public long rounds() {
    return rounds;
  }

  /** Those among them whose rows all have weight 0: they changed nothing. */
  public long emptyRounds() {
    return emptyRounds;
  }

  /** Rows of all rounds that are done. */
  public long rows() {
    return rows;
  }

  /** How often and where the run went back to sound parameters. */
  public List<Rollback> rollbacks() {
    return List.copyOf(rollbacks);
  }

  /** What the learning rate is divided by, because the run went back: a power of ten. */
  public double rateDivisor() {
    double divisor = 1;
    for (int i = 0; i < rollbacks.size(); i++) {
      divisor *= Rollback.DIVISOR;
    }
    return divisor;
  }

  /** What the run may go back to, where something is kept. */
  public Optional<Vectors<A>> sound() {
    return Optional.ofNullable(sound);
  }

  /** What is known of it; present with {@link #sound}. */
  public Optional<Refuge> refuge() {
    return Optional.ofNullable(refuge);
  }

  /** Keeps a copy of parameters and optimizer to go back to. Mutates. */
  public void keepSound() {
    sound = null; // never two copies at once
    sound = new Vectors<>(dtype.clone(parameters), optimizer.copy().toMap());
    refuge = refuge == null ? Refuge.at(rounds) : refuge.kept(rounds);
  }

  /** Takes over what is known of the losses since. Mutates. */
  public void watch(Refuge known) {
    refuge = known;
  }

  /**
   * Goes back to the parameters and the optimizer that are kept; rounds, epoch and schedule go on
   * as they are. Mutates.
   */
  public void rollBack(Rollback rollback) {
    become(sound);
    refuge = refuge.taken(rounds);
    rollbacks.add(rollback);
  }

  /** The mean loss of the last batch that had one; NaN before the first. */
  public double lastLoss() {
    return lastLoss;
  }

  /**
   * The round that has changed the parameters while what follows is still to come: evaluation,
   * early stopping, schedule. Whoever goes on from here begins with that.
   */
  public Optional<RoundOutcome> pending() {
    return Optional.ofNullable(pending);
  }

  /** Counts a round whose update is done, and which is now {@link #pending}. Mutates. */
  public void finish(RoundOutcome outcome) {
    pending = outcome;
    rounds++;
    rows += outcome.rows();
    if (outcome.isEmpty()) {
      emptyRounds++;
      return;
    }
    lastLoss = outcome.loss();
    epochLoss += outcome.loss() * outcome.weight();
    epochWeight += outcome.weight();
  }

  /** Says that all of the pending round is done. Mutates. */
  public void settle() {
    pending = null;
  }

  /** Ends an epoch: gives the mean loss of its rows, where any of them counts. Mutates. */
  public OptionalDouble endEpoch() {
    OptionalDouble mean =
        epochWeight == 0 ? OptionalDouble.empty() : OptionalDouble.of(epochLoss / epochWeight);
    epochLoss = 0;
    epochWeight = 0;
    return mean;
  }

  /** Takes over what the schedule has learnt. Mutates. */
  public void learn(ScheduleState learnt) {
    schedule = learnt;
  }

  /** Takes over what early stopping has seen. Mutates. */
  public void watch(EarlyStopping.Progress seen) {
    stopping = seen;
  }

  /** Keeps a copy of {@code evaluated} to be restored at the end. Mutates. */
  public void keep(A evaluated) {
    best = dtype.clone(evaluated);
  }
}
