package io.thalweg.worker.rows;

/** The unit of a predicted number. */
public enum LabelUnit {
  /** That of the label. */
  SAME,
  /** log(1 + label). */
  LOG1P;

  /** The number in the unit of the label. */
  public double of(double predicted) {
    return this == SAME ? predicted : StrictMath.expm1(predicted);
  }
}
