package io.thalweg.driver.optim.schedule;

import io.thalweg.driver.optim.Check;
import io.thalweg.driver.optim.Option;
import io.thalweg.driver.optim.Options;
import io.thalweg.shared.error.UnknownKey;
import java.util.List;
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

  static final List<Option> OPTIONS =
      List.of(
          Option.text("metric", "loss"),
          Option.text("mode", "min"),
          Option.number("factor", 0.1),
          Option.integer("patience", 10L),
          Option.number("threshold", 1e-4),
          Option.text("threshold_mode", "rel"),
          Option.integer("cooldown", 0L),
          Option.number("min_lr", 0.0),
          Option.number("eps", 1e-8));

  private static final Check CHECK = new Check(ScheduleSpec.PATH);
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

  static Plateau of(Options options, double lr) {
    return new Plateau(
        lr,
        options.text("metric"),
        choice(options, "mode", "max", "min"),
        options.number("factor"),
        options.integer("patience"),
        options.number("threshold"),
        choice(options, "threshold_mode", "rel", "abs"),
        options.integer("cooldown"),
        options.number("min_lr"),
        options.number("eps"));
  }

  /** Whether the option is {@code yes}; it must be one of the two words. */
  private static boolean choice(Options options, String name, String yes, String no) {
    String value = options.text(name);
    if (!value.equals(yes) && !value.equals(no)) {
      throw UnknownKey.value(options.path() + "." + name, value, List.of(yes, no));
    }
    return value.equals(yes);
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
