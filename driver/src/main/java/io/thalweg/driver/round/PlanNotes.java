package io.thalweg.driver.round;

import java.util.ArrayList;
import java.util.List;

/**
 * What a plan asks for that will have no effect, or not the one that was meant, told before the
 * first round. Only what is certain is told: a sound plan has no notes.
 */
public final class PlanNotes {
  private final TrainingPlan plan;
  private final boolean heldOutAlike;
  private final List<String> notes = new ArrayList<>();

  private PlanNotes(TrainingPlan plan, boolean heldOutAlike) {
    this.plan = plan;
    this.heldOutAlike = heldOutAlike;
  }

  /**
   * The notes on {@code plan}.
   *
   * @param heldOutAlike whether there are held-out rows and all of them have the same label
   */
  public static List<String> of(TrainingPlan plan, boolean heldOutAlike) {
    PlanNotes notes = new PlanNotes(plan, heldOutAlike);
    notes.learningRate();
    notes.evaluations();
    notes.earlyStopping();
    if (plan.schedule().isPlateau()) {
      notes.plateau();
    }
    return List.copyOf(notes.notes);
  }

  /** The note that {@code who} watches a metric which the held-out rows do not define. */
  static String undefined(String who, String metric) {
    return who + " cannot act: " + metric + " is not defined for the held-out rows";
  }

  private void learningRate() {
    double base = plan.optimizer().lr();
    String schedule = plan.schedule().type();
    if (base == 0) {
      notes.add("optimizer.lr is 0: no parameter will change");
    } else if (!plan.schedule().isPlateau() && !schedule.equals("constant") && plan.rounds() > 1) {
      double[] rates = plan.schedule().rates(base, plan.span()).distinct().limit(2).toArray();
      if (rates.length == 1) {
        notes.add(
            String.format(
                "schedule %s changes nothing within the %d epochs of this run: the learning rate"
                    + " stays %s",
                schedule, plan.epochs(), rates[0]));
      }
    }
  }

  private void evaluations() {
    if (!plan.heldOut().isEmpty() && plan.evaluateEvery() > plan.epochs() && plan.epochs() > 1) {
      notes.add(
          String.format(
              "evaluate_every: %d is more than the %d epochs of this run: the held-out rows are"
                  + " evaluated at its end only",
              plan.evaluateEvery(), plan.epochs()));
    }
  }

  private void earlyStopping() {
    plan.regularization()
        .earlyStopping()
        .ifPresent(
            rule -> {
              if (isUndefined(rule.metric())) {
                notes.add(undefined("early_stopping", rule.metric()));
              } else if (!rule.restoreBestWeights()) {
                soonest("early_stopping", rule.patience(), rule.patience() + 1);
              }
            });
  }

  private void plateau() {
    String metric = plan.schedule().metric();
    if (isUndefined(metric)) {
      notes.add(undefined("schedule plateau", "test_" + metric));
    } else {
      long patience = plan.schedule().patience();
      soonest("schedule plateau", patience, patience + 2);
    }
  }

  /** The first of {@code needed} evaluations improves on nothing, so all of them have to come. */
  private void soonest(String who, long patience, long needed) {
    long every = plan.heldOut().isEmpty() ? 1 : plan.evaluateEvery();
    if ((plan.epochs() - 1) / every < needed) {
      notes.add(
          String.format(
              "%s cannot act within the %d epochs of this run: with patience %d it does so after"
                  + " epoch %d at the earliest",
              who, plan.epochs(), patience, needed * every));
    }
  }

  /** The auc of one class and the r2 of a constant label do not exist. */
  private boolean isUndefined(String metric) {
    return heldOutAlike && (metric.endsWith("auc") || metric.endsWith("r2"));
  }
}
