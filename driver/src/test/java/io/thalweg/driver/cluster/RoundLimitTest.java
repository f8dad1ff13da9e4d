package io.thalweg.driver.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.worker.session.OwnSettings;
import java.time.Duration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class RoundLimitTest {
  private static RoundLimit limit(String setting) {
    SparkConf conf = new SparkConf(false);
    return new RoundLimit(setting.isEmpty() ? conf : conf.set(OwnSettings.ROUND_TIMEOUT, setting));
  }

  @Test
  void theFirstRoundHasTenMinutes() {
    assertEquals(Duration.ofMinutes(10).toNanos(), limit("").nanos());
  }

  @Test
  void shortRoundsHaveAMinuteAndLongOnesAHundredTimesTheUsualTime() {
    RoundLimit limit = limit("");
    limit.observe(1_000_000);
    assertEquals(Duration.ofMinutes(1).toNanos(), limit.nanos());
    for (int i = 0; i < 1000; i++) {
      limit.observe(Duration.ofHours(2).toNanos());
    }
    long hours = Duration.ofNanos(limit.nanos()).toHours();
    assertTrue(hours > 190 && hours <= 200, hours + " h");
  }

  @Test
  void whatTheUserSaysStands() {
    RoundLimit limit = limit("90s");
    limit.observe(Duration.ofHours(2).toNanos());
    assertEquals(Duration.ofSeconds(90).toNanos(), limit.nanos());
    assertEquals(Duration.ofHours(2).toNanos(), limit("2 h").nanos());
    assertEquals(Long.MAX_VALUE, limit("0").nanos());
  }
}
