package io.thalweg.driver.report;

import io.thalweg.driver.state.Finding;

/** Hears of what a metrics log gets, also where that cannot be written. */
public interface LogWatcher {
  /** A round is logged. */
  void round(RoundRecord round);

  /** Something is wrong. */
  default void finding(Finding finding) {}
}
