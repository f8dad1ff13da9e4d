package io.thalweg.worker.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.thalweg.shared.concurrent.IdleHands;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HandoverTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(30);

  @Test
  void aThreadThatWaitsForAnOrderTakesItsShareAndThenTheOrder() throws Exception {
    AtomicReference<Handover<String>> orders = new AtomicReference<>();
    AtomicReference<String> taken = new AtomicReference<>();
    CountDownLatch created = new CountDownLatch(1);
    Thread worker =
        new Thread(
            () -> {
              orders.set(new Handover<>(LONG));
              created.countDown();
              try {
                taken.set(orders.get().take());
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    worker.start();
    created.await();
    Set<Thread> hands = ConcurrentHashMap.newKeySet();
    CountDownLatch both = new CountDownLatch(2);
    AtomicIntegerArray visits = new AtomicIntegerArray(50);
    IdleHands.share(
        visits.length(),
        part -> {
          visits.incrementAndGet(part);
          if (hands.add(Thread.currentThread())) {
            both.countDown();
            waitFor(both); // so that each has a part, however the threads are scheduled
          }
        });
    for (int part = 0; part < visits.length(); part++) {
      assertEquals(1, visits.get(part), "part " + part);
    }
    assertEquals(Set.of(Thread.currentThread(), worker), hands);
    orders.get().put("order");
    worker.join();
    assertEquals("order", taken.get());
    assertFalse(IdleHands.help(), "nothing is left on offer");
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
