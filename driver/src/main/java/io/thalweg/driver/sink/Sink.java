package io.thalweg.driver.sink;

import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.report.RoundRecord;
import java.io.IOException;

/** Where the figures of the logged rounds of one run go. Used by one thread. */
public interface Sink {
  /** Takes the figures of a logged round. */
  void round(RoundRecord round) throws IOException;

  /**
   * Ends it, as the last call.
   *
   * @param status how the run has ended
   */
  void end(RunStatus status) throws IOException;
}
