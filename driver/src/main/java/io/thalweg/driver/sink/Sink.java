package io.thalweg.driver.sink;

import io.thalweg.driver.report.RoundRecord;
import java.io.IOException;

/** Where the figures of the logged rounds of one run go. Used by one thread. */
public interface Sink {
  /** Takes the figures of a logged round. */
  void round(RoundRecord round) throws IOException;

  /**
   * Ends it, as the last call.
   *
   * @param completed whether the run has come to its end
   */
  void end(boolean completed) throws IOException;
}
