package io.thalweg.driver.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetriesTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  @Test
  void sessionsThatOneDyingExecutorTakesWithItAreNotTheEnd() {
    Retries retries = new Retries();
    for (int i = 0; i < 9; i++) {
      retries.lose(i * SECOND);
      assertFalse(retries.areOver(i * SECOND), "loss " + i);
    }
  }

  @Test
  void itIsOverAfterThreeLossesThatAreSpreadOverTime() {
    Retries retries = new Retries();
    retries.lose(0);
    assertFalse(retries.areOver(60 * SECOND), "one");
    retries.lose(60 * SECOND);
    assertFalse(retries.areOver(120 * SECOND), "two");
    retries.lose(120 * SECOND);
    assertTrue(retries.areOver(120 * SECOND), "three");
  }

  @Test
  void aFinishedRoundForgivesWhatWasBefore() {
    Retries retries = new Retries();
    for (int i = 0; i < 100; i++) {
      retries.lose(i * MINUTE);
      assertFalse(retries.areOver(i * MINUTE));
      assertEquals(1, retries.lost());
      retries.finished();
    }
  }

  @Test
  void pausesDoubleUpToFourSeconds() {
    Retries retries = new Retries();
    long[] expected = {1, 2, 4, 4, 4};
    for (long seconds : expected) {
      retries.lose(0);
      assertEquals(seconds * SECOND, retries.pauseNanos());
    }
  }

  @Test
  void aSessionThatNeverWorksEndsARunAfterSecondsRatherThanMinutes() {
    Retries retries = new Retries();
    long now = 0;
    retries.lose(now);
    while (!retries.areOver(now)) {
      now += retries.pauseNanos() + SECOND / 2;
      retries.lose(now);
    }
    assertTrue(now >= 10 * SECOND && now < 15 * SECOND, now + " ns");
  }
}
