package io.thalweg.driver.report;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the time of a round, or of several, went, in nanoseconds.
 *
 * @param plan choosing the rows
 * @param send handing the parameters to the workers
 * @param compute the gradient, as the slowest worker saw it
 * @param waiting waiting for answers beyond that
 * @param sum adding the partial sums
 * @param step the optimizer
 * @param evaluate measuring held-out data on the way
 * @param other everything else: inspection, recording, starting sessions
 */
public record Ledger(
    long plan,
    long send,
    long compute,
    long waiting,
    long sum,
    long step,
    long evaluate,
    long other) {

  /** No time at all: where a sum of ledgers starts. */
  public static final Ledger ZERO = new Ledger(0, 0, 0, 0, 0, 0, 0, 0);

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public Ledger {
    if ((plan | send | compute | waiting | sum | step | evaluate | other) < 0) {
      throw new IllegalArgumentException("a negative time in a ledger");
    }
  }

  /**
   * The ledger whose {@link #parts} these are.
   *
   * @throws IllegalArgumentException if they are anything else
   */
  public static Ledger from(Object parts) {
    if (!(parts instanceof Map<?, ?> named)) {
      throw new IllegalArgumentException("a ledger is no object: " + parts);
    }
    return new Ledger(
        nanos(named, "plan"),
        nanos(named, "send"),
        nanos(named, "compute"),
        nanos(named, "wait"),
        nanos(named, "sum"),
        nanos(named, "step"),
        nanos(named, "evaluate"),
        nanos(named, "other"));
  }

  private static long nanos(Map<?, ?> parts, String key) {
    if (parts.get(key) instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalArgumentException(key + " is not a number: " + parts.get(key));
  }

  /** All parts together: the time that has passed. */
  public long total() {
    return rounds() + evaluate;
  }

  /** All parts but the evaluation: the rounds alone. */
  public long rounds() {
    return plan + send + compute + waiting + sum + step + other;
  }

  /** Part by part, the sum of both. */
  public Ledger plus(Ledger ledger) {
    return new Ledger(
        plan + ledger.plan,
        send + ledger.send,
        compute + ledger.compute,
        waiting + ledger.waiting,
        sum + ledger.sum,
        step + ledger.step,
        evaluate + ledger.evaluate,
        other + ledger.other);
  }

  /** The parts by name, in the order of a round. */
  public Map<String, Long> parts() {
    Map<String, Long> parts = new LinkedHashMap<>();
    parts.put("plan", plan);
    parts.put("send", send);
    parts.put("compute", compute);
    parts.put("wait", waiting);
    parts.put("sum", sum);
    parts.put("step", step);
    parts.put("evaluate", evaluate);
    parts.put("other", other);
    return parts;
  }
}
