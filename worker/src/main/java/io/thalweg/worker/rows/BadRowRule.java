package io.thalweg.worker.rows;

/** What predicting does with a row whose features cannot be used. */
public enum BadRowRule {
  /** It ends with an error that names the row. */
  FAIL,
  /** The row is left out. */
  SKIP,
  /** The row gets no prediction: null. */
  NULL
}
