package io.thalweg.shared.nn;

import io.thalweg.shared.spec.Check;

/**
 * What a model is trained to predict.
 *
 * @param task what each number of a label is
 * @param numbers of a label, at least 1
 */
public record Target(Task task, int numbers) {
  /** Checks the numbers. */
  public Target {
    Check.value(numbers > 0, "the numbers of a label", "at least 1", numbers);
  }

  /** Labels that are single numbers. */
  public static Target of(Task task) {
    return new Target(task, 1);
  }

  /** Whether rows have one score by which they are ranked, so that there is an auc. */
  public boolean ranksRows() {
    return numbers == 1 && task.ranksRows();
  }
}
