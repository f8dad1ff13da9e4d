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
 * @param other everything else: inspection, logging, evaluation hooks
 */
public record Ledger(
    long plan, long send, long compute, long waiting, long sum, long step, long other) {

  /** No time at all: where a sum of ledgers starts. */
  public static final Ledger ZERO = new Ledger(0, 0, 0, 0, 0, 0, 0);

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public Ledger {
    if ((plan | send | compute | waiting | sum | step | other) < 0) {
      throw new IllegalArgumentException("a negative time in a ledger");
    }
  }

  /** All parts together. */
  public long total() {
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
    parts.put("other", other);
    return parts;
  }
}
