package io.thalweg.driver.diagnosis;

import io.thalweg.driver.state.Finding;
import java.util.stream.Stream;

/** Says what is wrong with a training from what has been seen of it, or nothing. Pure. */
@FunctionalInterface
public interface Detector {
  /** What is wrong, the most telling first; its round is filled in by the caller. */
  Stream<Finding> examine(Observation seen);
}
