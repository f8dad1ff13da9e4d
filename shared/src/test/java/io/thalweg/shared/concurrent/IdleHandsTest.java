package io.thalweg.shared.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class IdleHandsTest {
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
