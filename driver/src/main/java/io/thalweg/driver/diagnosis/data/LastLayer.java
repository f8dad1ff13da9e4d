package io.thalweg.driver.diagnosis.data;

import io.thalweg.driver.state.Finding;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.nn.OutputRange;
import io.thalweg.shared.nn.Task;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The last layer does the loss's own work, or its outputs do not reach the labels. */
final class LastLayer implements DataDetector {
  private static final String LEAVE_OUT = "leave that layer out";

  @Override
  public Optional<Finding> find(DataFacts facts) {
    Optional<String> clash = facts.model().lastLayerClash();
    if (clash.isPresent()) {
      return Optional.of(finding(Map.of(), clash.get()));
    }
    return facts
        .layers()
        .filter(spec -> spec.task() == Task.REGRESSION)
        .flatMap(spec -> facts.train().label().flatMap(label -> outOfReach(spec, label)));
  }

  private static Optional<Finding> outOfReach(ModelSpec spec, LabelProfile label) {
    Layer last = spec.layers().get(spec.layers().size() - 1);
    OutputRange range = last.range();
    double beyond = Math.max(range.min() - label.min(), label.max() - range.max());
    if (label.isConstant() || beyond <= Limits.OUT_OF_REACH * label.deviation()) {
      return Optional.empty();
    }
    String cause =
        String.format(
            Locale.ROOT,
            "the last layer is %s, whose outputs are %s, and labels go from %s to %s",
            last.name(),
            range.words(),
            DataFacts.number(label.min()),
            DataFacts.number(label.max()));
    return Optional.of(finding(Map.of("label_min", label.min(), "label_max", label.max()), cause));
  }

  private static Finding finding(Map<String, Double> seen, String cause) {
    return DataDetector.finding(
        Finding.Code.TARGET_FORMAT, Finding.Severity.WARNING, seen, cause, LEAVE_OUT, List.of());
  }
}
