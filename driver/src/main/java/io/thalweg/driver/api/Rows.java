package io.thalweg.driver.api;

import io.thalweg.driver.fit.RowSource;
import java.util.Optional;

/** Rows that a program trains on or tests on. */
sealed interface Rows extends RowSource permits FrameRows, SourceOfRows {
  /** The same with a column of weights, where there is one. */
  Rows weighted(Optional<String> weight);
}
