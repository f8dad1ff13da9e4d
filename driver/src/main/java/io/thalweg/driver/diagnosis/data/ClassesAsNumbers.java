package io.thalweg.driver.diagnosis.data;

import io.thalweg.driver.state.Finding;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.Task;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Labels are classes, and the loss takes their numbers for amounts. */
final class ClassesAsNumbers implements DataDetector {
  @Override
  public Optional<Finding> find(DataFacts facts) {
    return facts
        .layers()
        .filter(spec -> spec.task() == Task.REGRESSION && !(spec.loss() instanceof Loss.PoissonNll))
        .flatMap(spec -> facts.train().label().flatMap(label -> of(facts, spec.loss(), label)));
  }

  private static Optional<Finding> of(DataFacts facts, Loss loss, LabelProfile label) {
    int classes = label.counts().size();
    if (loss instanceof Loss.L1 && label.counts().keySet().equals(Set.of(0.0, 1.0))) {
      return Optional.of(
          finding(
              Map.of("classes", 2.0),
              "labels are of two kinds, and the absolute error is least where every row gets the"
                  + " larger of them",
              "take a loss for two classes, --set loss=bce_with_logits",
              List.of("--set loss=bce_with_logits")));
    }
    return looksLikeClasses(label) && areNominal(facts.train())
        ? Optional.of(several(facts, loss, classes, label.counts().firstKey()))
        : Optional.empty();
  }

  /** Whole numbers from 0 or 1 on, without a gap, each about as frequent as the others. */
  private static boolean looksLikeClasses(LabelProfile label) {
    SortedMap<Double, Long> counts = label.counts();
    int classes = counts.size();
    return classes >= 3
        && classes <= Limits.MOST_CLASSES
        && label.integral()
        && (label.min() == 0 || label.min() == 1)
        && label.max() - label.min() == classes - 1
        && label.minority() * classes >= Limits.FAIR_SHARE;
  }

  /** Features tell classes apart, and not by their order. */
  private static boolean areNominal(RowsProfile rows) {
    double between = 0;
    double along = 0;
    for (ColumnProfile column : rows.columns()) {
      between += column.separation();
      along += column.correlation() * column.correlation();
    }
    double chance = (double) Limits.MOST_CLASSES / rows.sampled();
    return between >= Math.max(Limits.SEPARATED, chance) * rows.columns().size()
        && between >= Limits.NOMINAL * along;
  }

  private static Finding several(DataFacts facts, Loss loss, int classes, double first) {
    DataFacts.Words words = facts.words();
    String outputs = words.outputs().apply(classes);
    String fromZero =
        first == 0 ? "" : " " + words.label().apply("int(" + words.column() + " - 1)");
    String settings = "--set loss=cross_entropy " + outputs + fromZero;
    return finding(
        Map.of("classes", (double) classes),
        String.format(
            Locale.ROOT,
            "labels are %d classes, and %s takes their numbers for amounts: class %s lies between"
                + " its neighbours only by name",
            classes,
            loss.describe(),
            DataFacts.number(first + 1)),
        "take a loss over classes and an output for each, " + settings,
        List.of(settings));
  }

  private static Finding finding(
      Map<String, Double> seen, String cause, String remedy, List<String> tries) {
    return DataDetector.finding(
        Finding.Code.TARGET_FORMAT, Finding.Severity.WARNING, seen, cause, remedy, tries);
  }
}
