package io.thalweg.driver.diagnosis;

/**
 * What the rows of one part of the source cost the model.
 *
 * @param name of the part in words
 * @param rows of it that were looked at
 * @param loss the median over a few of these rows at a time: one row that is far off does not count
 * @param constantLoss of the constant prediction that is best for this very part
 */
public record PartLoss(String name, int rows, double loss, double constantLoss) {
  /** The loss as a share of what a guess costs; far below 1 where the model fits the part. */
  double share() {
    return loss / constantLoss;
  }
}
