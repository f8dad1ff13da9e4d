package io.thalweg.worker.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IdleHandsTest {
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

  @Test
  void aloneTheOwnerDoesAllOfIt() {
    int[] order = new int[5];
    int[] next = {0};
    IdleHands.share(5, part -> order[next[0]++] = part);
    assertEquals(5, next[0]);
    for (int i = 0; i < order.length; i++) {
      assertEquals(i, order[i]);
    }
  }

  @Test
  void workWithinSharedWorkIsDoneByItsOwner() {
    AtomicIntegerArray visits = new AtomicIntegerArray(6);
    IdleHands.share(
        2, outer -> IdleHands.share(3, inner -> visits.incrementAndGet(3 * outer + inner)));
    for (int i = 0; i < visits.length(); i++) {
      assertEquals(1, visits.get(i));
    }
  }

  @Test
  void aFailureIsThrownWhereTheWorkWasShared() {
    RuntimeException cause = new IllegalStateException("part 2");
    RuntimeException thrown =
        assertThrows(
            RuntimeException.class,
            () ->
                IdleHands.share(
                    4,
                    part -> {
                      if (part == 2) {
                        throw cause;
                      }
                    }));
    assertSame(cause, thrown);
    assertFalse(IdleHands.help());
  }
}
