package io.thalweg.driver.diagnosis.data;

import io.thalweg.driver.state.Finding;
import io.thalweg.shared.nn.Loss;
import io.thalweg.shared.nn.ModelSpec;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Classes are numbered from 1, so that the output of class 0 is never asked for. */
final class UnusedClass implements DataDetector {
  @Override
  public Optional<Finding> find(DataFacts facts) {
    return facts
        .layers()
        .filter(spec -> spec.loss() instanceof Loss.CrossEntropy)
        .flatMap(
            spec ->
                facts
                    .train()
                    .label()
                    .filter(label -> isNumberedFromOne(spec, label, facts.train()))
                    .map(label -> of(facts, spec, label)));
  }

  /** All classes but the first occur, and the rows are so many that it is no chance. */
  private static boolean isNumberedFromOne(ModelSpec spec, LabelProfile label, RowsProfile rows) {
    int classes = label.counts().size();
    return label.min() == 1
        && classes >= 2
        && label.max() == classes
        && label.max() == spec.outputs() - 1
        && rows.rows() >= (long) Limits.FEWEST_OF_CLASS * classes;
  }

  private static Finding of(DataFacts facts, ModelSpec spec, LabelProfile label) {
    int classes = label.counts().size();
    DataFacts.Words words = facts.words();
    String fromZero = words.label().apply("int(" + words.column() + " - 1)");
    String outputs = words.outputs().apply(classes);
    return DataDetector.finding(
        Finding.Code.TARGET_FORMAT,
        Finding.Severity.WARNING,
        Map.of("label_min", label.min(), "outputs", (double) spec.outputs()),
        String.format(
            Locale.ROOT,
            "classes are numbered from 0, and the labels go from 1 to %d: no row is of class 0,"
                + " the first of the %d outputs",
            classes,
            spec.outputs()),
        "number the classes from 0, " + fromZero + ", and give each one output, " + outputs,
        DataFacts.Words.tries(fromZero + " " + outputs));
  }
}
