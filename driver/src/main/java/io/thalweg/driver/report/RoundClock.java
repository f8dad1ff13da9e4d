package io.thalweg.driver.report;

/**
 * How long rounds take at present: the mean over the later half of the time, at least, since the
 * first ones are slower. Mutable, for one thread.
 */
final class RoundClock {
  private final long begin;
  private long fromNanos; // where the mean begins
  private long fromRound;
  private long halfNanos; // where it will begin when twice that time has passed
  private long halfRound;
  private double seconds = Double.NaN;

  /** Starts at {@code now}, when {@code round} rounds are done. */
  RoundClock(long now, long round) {
    begin = now;
    fromNanos = now;
    fromRound = round;
    halfNanos = now;
    halfRound = round;
  }

  /** Tells that {@code round} rounds are done. Changes this object. */
  void update(long now, long round) {
    if (round > fromRound) {
      seconds = (now - fromNanos) / 1e9 / (round - fromRound);
    }
    if (round > halfRound && now - begin >= 2 * (halfNanos - begin)) {
      fromNanos = halfNanos;
      fromRound = halfRound;
      halfNanos = now;
      halfRound = round;
    }
  }

  /** Seconds of a round; NaN before there has been one. */
  double roundSeconds() {
    return seconds;
  }
}
