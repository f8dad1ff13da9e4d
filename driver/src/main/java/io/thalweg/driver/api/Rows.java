package io.thalweg.driver.api;

import io.thalweg.driver.fit.RowSource;
import io.thalweg.driver.ingest.DataColumns;

/** Rows that a program trains on or tests on. */
sealed interface Rows extends RowSource permits FrameRows, SourceOfRows {
  /** The same rows, their columns used otherwise. */
  Rows with(DataColumns columns);
}
