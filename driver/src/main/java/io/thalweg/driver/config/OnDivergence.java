package io.thalweg.driver.config;

import java.util.Locale;

/** What becomes of a run whose loss grows without bound or is not finite: {@code on_divergence}. */
public enum OnDivergence {
  /** It ends, with the model of its last sound round. */
  STOP,
  /** It goes back to parameters that were sound, and on from there with a lower learning rate. */
  ROLLBACK;

  /** The name that configs use, in lower case. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
