package io.thalweg.driver.optim.schedule;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Spec;
import java.util.Optional;

/**
 * PyTorch's {@code OneCycleLR} (Smith, Topin: "Super-Convergence", 2017): up from {@code max_lr /
 * div_factor} to {@code max_lr}, then down to {@code max_lr / div_factor / final_div_factor}, in
 * two phases or, with {@code three_phase}, first down as far as it went up. A run longer than
 * {@code total_steps} is an error, as in PyTorch. {@code max_lr} is the optimizer's lr by default,
 * {@code total_steps} the whole run. Momentum is not cycled.
 *
 * @param maxLr the peak
 * @param totalSteps 1 or more
 * @param pctStart part of the steps that go up, in [0, 1]
 * @param cosine whether phases are half cosine waves rather than straight lines
 * @param divFactor above 0
 * @param finalDivFactor above 0
 * @param threePhase whether a mirror of the first phase comes second
 */
record OneCycle(
    double maxLr,
    long totalSteps,
    double pctStart,
    boolean cosine,
    double divFactor,
    double finalDivFactor,
    boolean threePhase)
    implements Curve {
  static final Spec<CurveForm> SPEC =
      Spec.of("one_cycle", CurveForm.class, OneCycle::of)
          .torch("OneCycleLR")
          .says("max_lr", "the optimizer's")
          .says("total_steps", "the run")
          .note("per round; a run longer than `total_steps` is an error");

  OneCycle {
    CHECK.atLeast("max_lr", maxLr, 0);
    CHECK.atLeast("total_steps", totalSteps, 1);
    CHECK.closedFraction("pct_start", pctStart);
    CHECK.above("div_factor", divFactor, 0);
    CHECK.above("final_div_factor", finalDivFactor, 0);
  }

  private static CurveForm of(Fields<CurveForm> o) {
    Optional<Double> max = o.optional("max_lr", Kind.NUMBER);
    Optional<Long> total = o.optional("total_steps", Kind.INTEGER);
    double start = o.number("pct_start", 0.3);
    boolean cosine = o.option("anneal_strategy", Kind.oneOf("cos", "linear"), "cos").equals("cos");
    double first = o.number("div_factor", 25);
    double last = o.number("final_div_factor", 1e4);
    boolean three = o.flag("three_phase", false);
    return CurveForm.perRound(
        (lr, length) ->
            new OneCycle(max.orElse(lr), steps(total, length), start, cosine, first, last, three));
  }

  private static long steps(Optional<Long> total, long length) {
    long steps = total.orElse(length);
    CHECK.that(
        steps >= length,
        "total_steps",
        "at least the " + length + " steps that the run takes of it; the whole run if left out",
        steps);
    return steps;
  }

  @Override
  public double at(long index) {
    double first = maxLr / divFactor;
    double last = first / finalDivFactor;
    double end = totalSteps - 1.0;
    double step = Math.min(index, end);
    double top = pctStart * totalSteps - 1;
    if (step <= top) {
      return between(first, maxLr, step, 0, top);
    }
    if (!threePhase) {
      return between(maxLr, last, step, top, end);
    }
    double back = 2 * pctStart * totalSteps - 2;
    return step <= back
        ? between(maxLr, first, step, top, back)
        : between(first, last, step, back, end);
  }

  /** The way from {@code start} at {@code from} to {@code end} at {@code to}. */
  private double between(double start, double end, double step, double from, double to) {
    double part = to == from ? 1 : (step - from) / (to - from);
    return cosine
        ? end + (start - end) / 2 * (1 + Math.cos(Math.PI * part))
        : start + (end - start) * part;
  }
}
