package io.thalweg.driver.files;

import java.util.Locale;

/** How a run ended. */
public enum RunStatus {
  /** All rounds are done. */
  COMPLETED,
  /** The loss or the gradient is no longer finite. */
  DIVERGED,
  /** Stopped from outside; what it had reached is kept. */
  INTERRUPTED,
  /** An error ended the run. */
  FAILED;

  /** The word for it in {@code summary.json}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
