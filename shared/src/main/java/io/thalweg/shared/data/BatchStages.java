package io.thalweg.shared.data;

import java.io.Serializable;
import java.util.List;

/**
 * The batches of a run whose batch size changes between epochs: a plan for each stretch of epochs.
 * Every epoch still visits every row exactly once.
 *
 * @param stages in order; the first begins with the run, each lasts until the next, the last for
 *     ever
 */
public record BatchStages(List<Stage> stages) implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * A stretch of epochs with one batch size.
   *
   * @param firstEpoch from 0
   * @param firstRound from 0
   * @param plan the batches of each of its epochs
   */
  public record Stage(long firstEpoch, long firstRound, BatchPlan plan) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /** Keeps its own copy, and checks that the stages follow one another. */
  public BatchStages {
    stages = List.copyOf(stages);
    long epoch = 0;
    long round = 0;
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      if (i > 0) {
        Stage before = stages.get(i - 1);
        epoch = stage.firstEpoch;
        long epochs = stage.firstEpoch - before.firstEpoch;
        round = before.firstRound + Math.max(1, epochs) * before.plan.batchesPerEpoch();
      }
      if (stage.firstEpoch != epoch || stage.firstRound != round) {
        throw new IllegalArgumentException("a stage cannot begin at " + stage.firstRound);
      }
    }
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("a run has batches");
    }
  }

  /** The same batches in every epoch. */
  public static BatchStages of(BatchPlan plan) {
    return new BatchStages(List.of(new Stage(0, 0, plan)));
  }

  /** The plan of the first epoch. */
  public BatchPlan first() {
    return stages.get(0).plan;
  }

  /** The plan with the largest batches. */
  public BatchPlan largest() {
    BatchPlan largest = first();
    for (Stage stage : stages) {
      largest = stage.plan.batch() > largest.batch() ? stage.plan : largest;
    }
    return largest;
  }

  /** The stage of a round, from 0. */
  public Stage at(long round) {
    int i = stages.size() - 1;
    while (stages.get(i).firstRound > round) {
      i--;
    }
    return stages.get(i);
  }

  /** The epoch of a round, both from 0. */
  public long epoch(long round) {
    Stage stage = at(round);
    return stage.firstEpoch + (round - stage.firstRound) / stage.plan.batchesPerEpoch();
  }

  /** The batch of a round within its epoch, both from 0. */
  public long step(long round) {
    Stage stage = at(round);
    return (round - stage.firstRound) % stage.plan.batchesPerEpoch();
  }

  /** How many rounds so many epochs have. */
  public long rounds(long epochs) {
    int i = stages.size() - 1;
    while (stages.get(i).firstEpoch > epochs) {
      i--;
    }
    Stage stage = stages.get(i);
    long within = Math.multiplyExact(epochs - stage.firstEpoch, stage.plan.batchesPerEpoch());
    return Math.addExact(stage.firstRound, within);
  }

  /** Rounds of an epoch on average over the first {@code rounds} of the run, at least 1. */
  public double roundsPerEpoch(long rounds) {
    if (stages.size() == 1) {
      return first().batchesPerEpoch();
    }
    double part = (double) step(rounds) / at(rounds).plan.batchesPerEpoch();
    return rounds / (epoch(rounds) + part);
  }
}
