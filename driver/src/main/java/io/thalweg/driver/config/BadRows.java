package io.thalweg.driver.config;

/** What happens to rows that cannot be used: {@code data.bad_rows}. */
public enum BadRows {
  /** The run stops before its first round and names the row. */
  FAIL,
  /** They are left out and counted. */
  DROP
}
