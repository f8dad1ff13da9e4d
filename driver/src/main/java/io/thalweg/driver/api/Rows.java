package io.thalweg.driver.api;

import io.thalweg.driver.fit.RowSource;
import io.thalweg.driver.ingest.DataColumns;
import java.util.Optional;

/** Rows that a program trains on or tests on. */
sealed interface Rows extends RowSource permits FrameRows, SourceOfRows {
  /** The same with a column of weights, where there is one. */
  Rows weighted(Optional<String> weight);

  /** These columns with one of weights. */
  static DataColumns weighted(DataColumns columns, Optional<String> weight) {
    return new DataColumns(columns.features(), columns.labels(), weight);
  }
}
