package io.thalweg.driver.optim.schedule;

import io.thalweg.shared.spec.Check;
import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Spec;
import java.util.Map;
import java.util.TreeMap;

/**
 * PyTorch's {@code ReduceLROnPlateau}: multiplies the learning rate by {@code factor} after more
 * than {@code patience} epochs in a row whose metric is not better than the best.
 *
 * @param lr the base learning rate
 * @param metric of the held-out rows that is watched
 * @param max whether a larger metric is better
 * @param factor of a reduction, in [0, 1)
 * @param patience epochs without improvement that pass, 0 or more
 * @param threshold that an improvement must exceed, 0 or more
 * @param relative whether the threshold is a part of the best metric
 * @param cooldown epochs after a reduction in which nothing is counted
 * @param minLr 0 or more
 * @param eps smallest change of the learning rate that is made
 */
record Plateau(
    double lr,
    String metric,
    boolean max,
    double factor,
    long patience,
    double threshold,
    boolean relative,
    long cooldown,
    double minLr,
    double eps)
    implements Schedule {
  static final String NAME = "plateau";

  static final Spec<ScheduleForm> SPEC =
      Spec.of(NAME, ScheduleForm.class, Plateau::of)
          .torch("ReduceLROnPlateau")
          .note("`metric` is that of the held-out rows, or the training loss");

  private static final Check CHECK = new Check(ScheduleSpec.PATH);
  private static final String MAX = "max";
  private static final String RELATIVE = "rel";
  private static final String LR = "lr";
  private static final String BEST = "best";
  private static final String BAD = "bad_epochs";
  private static final String COOLDOWN = "cooldown";

  Plateau {
    CHECK.fraction("factor", factor);
    CHECK.atLeast("patience", patience, 0);
    CHECK.atLeast("threshold", threshold, 0);
    CHECK.atLeast("cooldown", cooldown, 0);
    CHECK.atLeast("min_lr", minLr, 0);
    CHECK.atLeast("eps", eps, 0);
  }

  private static ScheduleForm of(Fields<ScheduleForm> o) {
    String metric = o.option("metric", Kind.WORD, "loss");
    boolean max = o.option("mode", Kind.oneOf("min", MAX), "min").equals(MAX);
    double factor = o.number("factor", 0.1);
    long patience = o.integer("patience", 10);
    double threshold = o.number("threshold", 1e-4);
    boolean relative =
        o.option("threshold_mode", Kind.oneOf(RELATIVE, "abs"), RELATIVE).equals(RELATIVE);
    long cooldown = o.integer("cooldown", 0);
    double minLr = o.number("min_lr", 0);
    double eps = o.number("eps", 1e-8);
    return (lr, span) ->
        new Plateau(lr, metric, max, factor, patience, threshold, relative, cooldown, minLr, eps);
  }

  @Override
  public ScheduleState init() {
    return new ScheduleState(Map.of(LR, lr, BAD, 0.0, COOLDOWN, 0.0));
  }

  @Override
  public double lr(long round, ScheduleState state) {
    return state.values().get(LR);
  }

  @Override
  public ScheduleState observe(double metric, ScheduleState state) {
    Map<String, Double> next = new TreeMap<>(state.values());
    if (isBetter(metric, state.values().get(BEST))) {
      next.put(BEST, metric);
      next.put(BAD, 0.0);
    } else {
      next.merge(BAD, 1.0, Double::sum);
    }
    if (next.get(COOLDOWN) > 0) {
      next.merge(COOLDOWN, -1.0, Double::sum);
      next.put(BAD, 0.0);
    }
    if (next.get(BAD) > patience) {
      next.put(LR, reduced(next.get(LR)));
      next.put(COOLDOWN, (double) cooldown);
      next.put(BAD, 0.0);
    }
    return new ScheduleState(next);
  }

  private double reduced(double current) {
    double reduced = Math.max(current * factor, minLr);
    return current - reduced > eps ? reduced : current;
  }

  /** Whether a finite metric beats the best; the first one does. */
  private boolean isBetter(double metric, Double best) {
    if (!Double.isFinite(metric)) {
      return false;
    }
    if (best == null) {
      return true;
    }
    double margin = relative ? threshold * best : threshold;
    return max ? metric > best + margin : metric < best - margin;
  }
}
