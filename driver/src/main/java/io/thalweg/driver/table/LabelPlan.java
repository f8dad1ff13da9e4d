package io.thalweg.driver.table;

import io.thalweg.driver.ingest.YamlText;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is predicted.
 *
 * @param facts of the label's column
 * @param classes how many there are; 0 for numbers
 * @param entry the value of {@code data.label}
 * @param note what is worth saying of it; may be empty
 */
public record LabelPlan(ColumnFacts facts, int classes, String entry, String note) {
  private static final int MOST_CLASSES = 100;
  private static final int MOST_NUMBERED_CLASSES = 10;
  private static final int ROWS_PER_CLASS = 5;

  /**
   * Decides from the facts of the label.
   *
   * @throws ThalwegException BAD_LABEL where it is the same in all rows, or has too many values for
   *     classes and is no number
   */
  static LabelPlan of(ColumnFacts facts) {
    requireSomething(facts);
    String name = YamlText.of(facts.name());
    if (facts.type() == ColumnFacts.Type.NUMBERS) {
      return new LabelPlan(facts, 0, name, "");
    }
    boolean number = facts.isNumeric();
    boolean few = facts.distinct() * ROWS_PER_CLASS <= facts.filled();
    if (number && !(facts.distinct() == 2 || isNumbered(facts, few))) {
      return new LabelPlan(facts, 0, name, logarithm(facts, name));
    }
    if (!number && facts.distinct() > MOST_CLASSES) {
      throw useless(facts, facts.distinct() + " different texts, such as " + facts.example().get());
    }
    List<String> classes = sorted(facts, number);
    boolean fromZero =
        number
            && classes.equals(
                IntStream.range(0, classes.size()).mapToObj(Integer::toString).toList());
    String entry =
        fromZero ? name : "{column: " + name + ", classes: " + YamlText.list(classes) + "}";
    String note = number && classes.size() > 2 ? "taken for classes; as a number: loss: mse" : "";
    return new LabelPlan(facts, classes.size(), entry, note);
  }

  private static boolean isNumbered(ColumnFacts facts, boolean few) {
    return few && facts.isIntegral() && facts.distinct() <= MOST_NUMBERED_CLASSES;
  }

  private static List<String> sorted(ColumnFacts facts, boolean number) {
    Comparator<String> order =
        number ? Comparator.comparingDouble(Double::parseDouble) : Comparator.naturalOrder();
    return facts.counts().keySet().stream().sorted(order).toList();
  }

  private static void requireSomething(ColumnFacts facts) {
    if (facts.distinct() == 0) {
      throw useless(facts, "no cell with a value");
    }
    if (facts.distinct() == 1 && facts.type() != ColumnFacts.Type.NUMBERS) {
      throw useless(facts, "'" + facts.example().get() + "' in all rows");
    }
    if (facts.type() == ColumnFacts.Type.OTHER || facts.isTime() && !facts.isNumeric()) {
      throw useless(facts, "dates, maps or bytes, such as " + facts.example().get());
    }
  }

  private static ThalwegException useless(ColumnFacts facts, String found) {
    return ThalwegException.of(
            ErrorCode.BAD_LABEL, "the column '" + facts.name() + "' cannot be a label")
        .expected("a column of numbers, or of 2 to " + MOST_CLASSES + " classes")
        .found(found)
        .remedy("name another column with --label");
  }

  /** Numbers above 0 with a long tail are often predicted better as logarithms. */
  private static String logarithm(ColumnFacts facts, String name) {
    double[] values = facts.numbers();
    double median = values[values.length / 2];
    double high = values[(int) (0.95 * (values.length - 1))];
    return values[0] > 0 && high > 4 * median
        ? "long-tailed: {column: " + name + ", transform: log1p} may do better"
        : "";
  }
}
