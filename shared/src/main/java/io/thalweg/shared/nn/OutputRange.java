package io.thalweg.shared.nn;

/** Which numbers the outputs of a layer can be. */
public enum OutputRange {
  /** Any. */
  ANY,
  /** From 0 on. */
  NOT_NEGATIVE,
  /** From 0 to 1. */
  PROBABILITY
}
