package io.thalweg.driver.bench;

/** A contender cannot run on this machine; the message says why. */
final class Skipped extends Exception {
  private static final long serialVersionUID = 1L;

  Skipped(String why) {
    super(why);
  }
}
