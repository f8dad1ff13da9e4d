package io.thalweg.shared.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SpinWaitTest {
  private static final long LONG = TimeUnit.MINUTES.toNanos(1);

  @Test
  void waitsForAnotherThread() throws InterruptedException {
    AtomicInteger turn = new AtomicInteger();
    Thread other =
        new Thread(
            () -> {
              SpinWait.until(() -> turn.get() == 1, LONG);
              turn.set(2);
            });
    other.start();
    turn.set(1);
    assertTrue(SpinWait.until(() -> turn.get() == 2, LONG));
    other.join();
  }

  @Test
  void givesUpAfterTheTime() {
    assertFalse(SpinWait.until(() -> false, 1));
  }

  @Test
  void asksAtLeastOnceAndNoMoreWhereItIsDone() {
    AtomicInteger asked = new AtomicInteger();
    assertTrue(SpinWait.until(() -> asked.incrementAndGet() > 0, 0));
    assertEquals(1, asked.get());
  }
}
