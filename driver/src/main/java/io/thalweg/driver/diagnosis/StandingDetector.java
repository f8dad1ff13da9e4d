package io.thalweg.driver.diagnosis;

import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.Finding.Code;
import io.thalweg.driver.state.Finding.Severity;
import java.util.stream.Stream;

/** Parameters that the training is told not to change. */
final class StandingDetector implements Detector {
  private static final String WORKING_RATE = "--set optimizer.lr=0.01";

  @Override
  public Stream<Finding> examine(Observation seen) {
    if (seen.facts().lr() == 0 && seen.outcome().lr() == 0) {
      return Stream.of(
          Finding.of(
                  Code.PARAMETERS_NOT_UPDATED,
                  Severity.WARNING,
                  "the learning rate is 0: the model stays as it was drawn",
                  "take a learning rate above 0, such as " + WORKING_RATE)
              .seen("lr", 0)
              .tries(WORKING_RATE));
    }
    return Stream.empty();
  }
}
