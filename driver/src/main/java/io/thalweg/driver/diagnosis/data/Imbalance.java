package io.thalweg.driver.diagnosis.data;

import io.thalweg.driver.state.Finding;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Nearly all rows are of one class. */
final class Imbalance implements DataDetector {
  private static final int MOST_WEIGHTS = 20;

  @Override
  public Optional<Finding> find(DataFacts facts) {
    return facts
        .layers()
        .filter(spec -> spec.task().classes(2) > 0 && !isWeighted(spec.loss()))
        .flatMap(
            spec ->
                facts
                    .train()
                    .label()
                    .filter(label -> label.integral() && !label.isConstant())
                    .filter(label -> label.majority() >= Limits.MAJORITY)
                    .map(label -> of(spec, label)));
  }

  private static boolean isWeighted(Loss loss) {
    return !loss.labelsWeighTheSame()
        || loss instanceof Loss.BceWithLogits bce && bce.posWeight() != 1;
  }

  private static Finding of(ModelSpec spec, LabelProfile label) {
    double largest =
        label.counts().entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElseThrow();
    List<String> tries = weights(spec, label.counts()).map(List::of).orElse(List.of());
    return DataDetector.finding(
        Finding.Code.IMBALANCE,
        Finding.Severity.WARNING,
        Map.of("majority_share", label.majority(), "minority_share", label.minority()),
        String.format(
            Locale.ROOT,
            "%s of the training rows are of class %s: a model that always says so has that accuracy",
            DataFacts.percent(label.majority()),
            DataFacts.number(largest)),
        "judge the model by log_loss or auc, and let the rare class weigh more"
            + (tries.isEmpty() ? ", by a column in data.weight" : ", " + tries.get(0)),
        tries);
  }

  /** Weights that let every class count the same. */
  private static Optional<String> weights(ModelSpec spec, SortedMap<Double, Long> counts) {
    if (spec.loss() instanceof Loss.BceWithLogits && counts.size() == 2 && counts.firstKey() == 0) {
      double ratio = (double) counts.get(counts.firstKey()) / counts.get(counts.lastKey());
      return Optional.of(
          String.format(
              Locale.ROOT,
              "--set 'loss={type: bce_with_logits, pos_weight: %s}'",
              DataFacts.number(ratio)));
    }
    if (!(spec.loss() instanceof Loss.CrossEntropy) || spec.outputs() > MOST_WEIGHTS) {
      return Optional.empty();
    }
    double rows = counts.values().stream().mapToLong(count -> count).sum();
    List<Double> weights = new ArrayList<>();
    for (int k = 0; k < spec.outputs(); k++) {
      Long own = counts.get((double) k);
      weights.add(own == null ? 1 : rows / counts.size() / own);
    }
    return Optional.of(
        weights.stream()
            .map(DataFacts::number)
            .collect(
                Collectors.joining(", ", "--set 'loss={type: cross_entropy, weight: [", "]}'")));
  }
}
