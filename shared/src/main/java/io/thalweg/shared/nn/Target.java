package io.thalweg.shared.nn;

import io.thalweg.shared.spec.Check;

/**
 * What a model is trained to predict.
 *
 * @param task what each number of a label is
 * @param numbers of a label, at least 1
 * @param unit of these numbers, in which errors are measured; the loss is that of what is trained
 */
public record Target(Task task, int numbers, LabelUnit unit) {
  /** Checks the numbers. */
  public Target {
    Check.value(numbers > 0, "the numbers of a label", "at least 1", numbers);
  }

  /** Labels that are trained as they are. */
  public Target(Task task, int numbers) {
    this(task, numbers, LabelUnit.SAME);
  }

  /** Labels that are single numbers. */
  public static Target of(Task task) {
    return new Target(task, 1);
  }

  /** The same, measured in another unit. */
  public Target in(LabelUnit other) {
    return new Target(task, numbers, other);
  }

  /** A predicted number minus that of the label, in its unit. */
  public double error(double output, double label) {
    double predicted = task == Task.COUNT ? StrictMath.exp(output) : output;
    return unit.of(predicted) - unit.of(label);
  }

  /** Whether rows have one score by which they are ranked, so that there is an auc. */
  public boolean ranksRows() {
    return numbers == 1 && task.ranksRows();
  }
}
