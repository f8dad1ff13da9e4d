package io.thalweg.driver.storage;

/** What a file system may do wrong. */
public enum Fault {
  /** The operation fails, and has done nothing. */
  FAILS,
  /** It fails, and has been done all the same. */
  FAILS_AFTER,
  /** It says that it is done, and has done nothing; a write has taken half of its bytes. */
  LIES,
  /** A write takes half of its bytes and fails; another operation fails. */
  HALF,
  /** The process is killed before it. */
  DEATH
}
