package io.thalweg.driver.cluster;

import io.thalweg.worker.session.OwnSettings;
import java.time.Duration;
import java.util.OptionalLong;
import org.apache.spark.SparkConf;

/**
 * How long a worker that is asked may go without finishing a block of rows. What the user has not
 * said follows from the rounds that there were: a hundred times the usual one, a minute at least,
 * and ten minutes before the first is done, in which code is compiled.
 */
final class RoundLimit {
  private static final long FIRST_NANOS = Duration.ofMinutes(10).toNanos();
  private static final long LEAST_NANOS = Duration.ofMinutes(1).toNanos();
  private static final double USUAL_ROUNDS = 100;
  private static final double WEIGHT_OF_LATEST = 1.0 / 16;

  private final OptionalLong set;
  private double usualNanos; // 0 before the first round

  RoundLimit(SparkConf conf) {
    this.set = OwnSettings.roundTimeoutNanos(conf);
  }

  /** A round took this long. */
  void observe(long nanos) {
    usualNanos = usualNanos == 0 ? nanos : usualNanos + WEIGHT_OF_LATEST * (nanos - usualNanos);
  }

  /** The limit now; {@link Long#MAX_VALUE} for none. */
  long nanos() {
    if (set.isPresent()) {
      return set.getAsLong() == 0 ? Long.MAX_VALUE : set.getAsLong();
    }
    return usualNanos == 0
        ? FIRST_NANOS
        : Math.max(LEAST_NANOS, (long) (USUAL_ROUNDS * usualNanos));
  }
}
