package io.thalweg.driver.config;

/** A function of the label that a model predicts; predictions are turned back. */
public enum LabelTransform {
  /** log(1 + y), for y above -1. */
  LOG1P
}
