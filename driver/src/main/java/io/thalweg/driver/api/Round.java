package io.thalweg.driver.api;

import io.thalweg.driver.state.ParameterView;
import io.thalweg.driver.state.RoundOutcome;

/** A finished round, as a callback sees it. Valid during the call. */
public final class Round {
  private final RoundOutcome outcome;
  private final ParameterView<?> parameters;
  private final Runnable stop;

  Round(RoundOutcome outcome, ParameterView<?> parameters, Runnable stop) {
    this.outcome = outcome;
    this.parameters = parameters;
    this.stop = stop;
  }

  /** The round's number, from 1. */
  public long number() {
    return outcome.round() + 1;
  }

  /** The epoch, from 1. */
  public long epoch() {
    return outcome.epoch() + 1;
  }

  /** The mean loss of the round's rows, at the parameters before the update. */
  public double loss() {
    return outcome.loss();
  }

  /** The learning rate of the update. */
  public double lr() {
    return outcome.lr();
  }

  /** The Euclidean norm of the mean gradient, before any clipping. */
  public double gradientNorm() {
    return outcome.norm();
  }

  /** How many rows the round took. */
  public long rows() {
    return outcome.rows();
  }

  /** The time of all rounds so far, in seconds, without ingest and evaluation. */
  public double seconds() {
    return outcome.trainNanos() / 1e9;
  }

  /**
   * A copy of a parameter after the update, row-major.
   *
   * @throws io.thalweg.shared.error.ThalwegException UNKNOWN_KEY that names the nearest one
   */
  public double[] parameter(String name) {
    return parameters.get(name);
  }

  /** A scalar parameter after the update. */
  public double scalar(String name) {
    return parameters.scalar(name);
  }

  /** Ends the training after this round, as if it were the last. */
  public void stop() {
    stop.run();
  }
}
