package io.thalweg.shared.nn;

/** What a model is trained to predict of a label that is a number. */
public enum LabelUnit {
  /** The label itself. */
  SAME,
  /** log(1 + label). */
  LOG1P;

  /** The number in the unit of the label. */
  public double of(double trained) {
    return this == SAME ? trained : StrictMath.expm1(trained);
  }
}
