package io.thalweg.driver.diagnosis;

import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.Finding.Code;
import io.thalweg.driver.state.Finding.Severity;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whether a run that has done all its rounds has come to anything. */
public final class Verdict {
  private Verdict() {}

  /**
   * What is wrong with the outcome: a loss that has grown, or a model that is no better than a
   * constant.
   *
   * @param metrics of the final parameters over the training rows
   */
  public static Optional<Finding> of(
      Facts facts, Curve loss, Rehearsal rehearsal, Map<String, Double> metrics) {
    double last = metrics.getOrDefault("loss", loss.recent());
    double constant = facts.constantLoss(Double.NaN);
    double start = facts.startLoss(loss);
    if (loss.count() > 2 && start > 0 && last > Limits.GROWN * start) {
      return Optional.of(grown(facts, loss, rehearsal, last));
    }
    boolean useless =
        loss.count() >= Limits.ENOUGH_ROUNDS
            && last >= Limits.USELESS * constant // false where it is NaN
            && noBetter(facts, metrics);
    return useless ? Optional.of(useless(last, constant)) : Optional.empty();
  }

  private static boolean noBetter(Facts facts, Map<String, Double> metrics) {
    if (metrics.containsKey("r2")) {
      return metrics.get("r2") < 1 - Limits.USELESS;
    }
    double majority = facts.baseline().map(Facts.Baseline::accuracy).orElse(Double.NaN);
    return metrics.containsKey("accuracy")
        && metrics.get("accuracy") <= majority + Limits.CHANCE_ACCURACY;
  }

  private static Finding grown(Facts facts, Curve loss, Rehearsal rehearsal, double last) {
    String what =
        String.format(
            Locale.ROOT,
            "the loss has grown: it began at %.4g and ends at %.4g",
            loss.first(),
            last);
    return Grown.finding(what, last, facts, loss, rehearsal);
  }

  private static Finding useless(double last, double constant) {
    return Finding.of(
            Code.PLATEAU,
            Severity.ERROR,
            String.format(
                Locale.ROOT,
                "nothing was learnt: the loss ends at %.4g, and a model that gives every row the same"
                    + " comes to %.4g",
                last,
                constant),
            "see whether the features can tell the label at all")
        .seen("loss", last)
        .seen("constant_loss", constant);
  }
}
