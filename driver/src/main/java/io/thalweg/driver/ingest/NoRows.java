package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;

/** The error that a source has no rows. */
final class NoRows {
  private NoRows() {}

  static ThalwegException found(String found) {
    return ThalwegException.of(ErrorCode.EMPTY_DATA, "there is no row to train on")
        .expected("at least one row")
        .found(found)
        .remedy("check the path or query of the data");
  }
}
