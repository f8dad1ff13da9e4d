package io.thalweg.driver.diagnosis.data;

import io.thalweg.driver.state.Finding;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.Task;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Labels are far from the unit scale in which networks begin. */
final class TargetScale implements DataDetector {
  @Override
  public Optional<Finding> find(DataFacts facts) {
    return facts
        .layers()
        .filter(spec -> spec.task() == Task.REGRESSION && !(spec.loss() instanceof Loss.PoissonNll))
        .filter(TargetScale::isNetwork)
        .flatMap(spec -> facts.train().label())
        .filter(label -> !label.isConstant() && isFar(label))
        .map(label -> of(facts, label));
  }

  /** A linear model takes labels of any scale: its gradient grows with them, and so its steps. */
  private static boolean isNetwork(ModelSpec spec) {
    return spec.slots().list().stream().filter(slot -> slot.shape().rank() > 1).count() > 1;
  }

  private static boolean isFar(LabelProfile label) {
    return label.size() >= Limits.LARGE_LABEL || label.deviation() <= Limits.SMALL_LABEL;
  }

  private static Finding of(DataFacts facts, LabelProfile label) {
    double unit = Math.pow(10, Math.rint(Math.log10(label.deviation())));
    String scaled =
        facts
            .words()
            .label()
            .apply(
                String.format(
                    Locale.ROOT,
                    "(%s - %s) / %s",
                    facts.words().column(),
                    DataFacts.number(label.mean()),
                    DataFacts.number(unit)));
    return DataDetector.finding(
        Finding.Code.TARGET_FORMAT,
        Finding.Severity.WARNING,
        Map.of("label_mean", label.mean(), "label_deviation", label.deviation()),
        String.format(
            Locale.ROOT,
            "labels are %s on average and vary by %s, and a network begins with outputs near 0 that"
                + " vary by about 1: its gradients are as far from the usual scale",
            DataFacts.number(label.mean()),
            DataFacts.number(label.deviation())),
        "train on labels near unit scale: " + scaled,
        DataFacts.Words.tries(scaled));
  }
}
