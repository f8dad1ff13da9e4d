package io.thalweg.driver.api;

import io.thalweg.driver.round.RoundListener.Finished;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.tensor.DType;

/** A finished round, as a callback sees it. Valid during the call. */
public final class Round {
  private final Finished<?> finished;
  private final ParameterView<?> parameters;
  private final Runnable stop;

  private Round(Finished<?> finished, ParameterView<?> parameters, Runnable stop) {
    this.finished = finished;
    this.parameters = parameters;
    this.stop = stop;
  }

  static <A> Round of(Finished<A> finished, Slots slots, DType<A> dtype, Runnable stop) {
    return new Round(finished, new ParameterView<>(slots, dtype, finished.parameters()), stop);
  }

  /** The round's number, from 1. */
  public long number() {
    return finished.round() + 1;
  }

  /** The epoch, from 1. */
  public long epoch() {
    return finished.epoch() + 1;
  }

  /** The mean loss of the round's rows, at the parameters before the update. */
  public double loss() {
    return finished.loss();
  }

  /** The learning rate of the update. */
  public double lr() {
    return finished.lr();
  }

  /** The Euclidean norm of the mean gradient, before any clipping. */
  public double gradientNorm() {
    return finished.norm();
  }

  /** How many rows the round took. */
  public long rows() {
    return finished.rows();
  }

  /** The time of all rounds so far, in seconds, without ingest and evaluation. */
  public double seconds() {
    return finished.trainNanos() / 1e9;
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
