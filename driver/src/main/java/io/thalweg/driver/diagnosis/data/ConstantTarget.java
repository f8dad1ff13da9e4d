package io.thalweg.driver.diagnosis.data;

import io.thalweg.driver.state.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All labels are the same. */
final class ConstantTarget implements DataDetector {
  @Override
  public Optional<Finding> find(DataFacts facts) {
    return facts.train().label().filter(LabelProfile::isConstant).map(label -> of(facts, label));
  }

  private static Finding of(DataFacts facts, LabelProfile label) {
    boolean classes = facts.model().task().classes(2) > 0;
    return DataDetector.finding(
        Finding.Code.CONSTANT_TARGET,
        Finding.Severity.WARNING,
        Map.of("label", label.min(), "rows", (double) facts.train().rows()),
        "every label of the train rows is "
            + label.min()
            + (classes
                ? ": an accuracy over one class says nothing"
                : ": there is nothing to tell apart"),
        "check the label column and how the rows were chosen",
        List.of());
  }
}
