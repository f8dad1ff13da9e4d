package io.thalweg.driver.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.cluster.SlotLeases.Lease;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotLeasesTest {
  private static final long TURN_ENDS = 1000;

  private final SlotLeases leases = new SlotLeases();
  private final List<String> told = new ArrayList<>();

  private Lease lease(String name) {
    return new Lease(() -> told.add(name));
  }

  private int take(Lease lease, int slots, int most) {
    leases.await(lease, most);
    int taken = leases.take(lease, slots);
    if (taken > 0) {
      leases.beginTurn(lease, TURN_ENDS);
    }
    return taken;
  }

  @Test
  void whoIsAloneHasAllThatItCanUse() {
    assertEquals(8, take(lease("a"), 8, 16));
    assertEquals(8, leases.held());
    assertFalse(leases.isContended());
    SlotLeases others = new SlotLeases();
    Lease small = lease("b");
    others.await(small, 4);
    assertEquals(4, others.take(small, 8));
  }

  @Test
  void twoThatComeOneAfterTheOtherEndWithEvenShares() {
    Lease first = lease("first");
    Lease second = lease("second");
    assertEquals(8, take(first, 8, 16));
    assertEquals(0, take(second, 8, 16));
    assertEquals(List.of("first"), told, "the one that holds slots is told that another waits");
    assertFalse(leases.isDue(first, 8, TURN_ENDS - 1), "its turn is not over");
    assertTrue(leases.isDue(first, 8, TURN_ENDS));
    leases.giveBack(first);
    leases.await(first, 16);
    assertEquals(0, leases.take(first, 8), "who came first is served first");
    assertEquals(4, leases.take(second, 8));
    assertEquals(4, leases.take(first, 8));
    assertFalse(leases.isContended());
    leases.giveBack(second);
    assertEquals(8, leases.within(first, 8, 16), "what the other has left can be had");
  }

  @Test
  void whatAnotherCannotUseIsGivenOut() {
    assertEquals(2, take(lease("small"), 8, 2));
    assertEquals(6, take(lease("large"), 8, 16));
  }

  @Test
  void whoHasNoMoreThanItsShareStaysWhereAllCanHaveSlots() {
    Lease fair = lease("fair");
    Lease large = lease("large");
    assertEquals(2, take(fair, 6, 2));
    assertEquals(4, take(large, 6, 6));
    assertEquals(0, take(lease("third"), 6, 6));
    assertFalse(leases.isDue(fair, 6, TURN_ENDS));
    assertTrue(leases.isDue(large, 6, TURN_ENDS));
  }

  @Test
  void trainingsTakeTurnsWhereThereAreMoreThanSlots() {
    Lease[] four = {lease("0"), lease("1"), lease("2"), lease("3")};
    for (Lease lease : four) {
      leases.await(lease, 8);
    }
    assertEquals(1, leases.take(four[0], 2));
    assertEquals(1, leases.take(four[1], 2));
    assertEquals(0, leases.take(four[2], 2));
    for (int turn = 0; turn < 8; turn++) {
      Lease leaves = four[turn % 4];
      assertTrue(leases.isDue(leaves, 2, TURN_ENDS), "turn " + turn);
      leases.giveBack(leaves);
      leases.await(leaves, 8);
      assertEquals(1, leases.take(four[(turn + 2) % 4], 2), "turn " + turn);
    }
  }

  @Test
  void noMoreLeaveThanAreMissed() {
    Lease a = lease("a");
    Lease b = lease("b");
    leases.await(a, 8);
    leases.await(b, 8);
    assertEquals(1, leases.take(a, 2));
    assertEquals(1, leases.take(b, 2));
    leases.await(lease("c"), 8);
    assertTrue(leases.isDue(b, 2, TURN_ENDS));
    assertFalse(leases.isDue(a, 2, TURN_ENDS));
    assertTrue(leases.isDue(b, 2, TURN_ENDS), "until it has left");
  }

  @Test
  void anIdleOneIsMissedBeforeItsTurnEnds() {
    Lease idle = lease("idle");
    take(idle, 2, 2);
    assertFalse(leases.isMissed(idle, 2));
    take(lease("next"), 2, 2);
    assertTrue(leases.isMissed(idle, 2));
  }

  @Test
  void slotsThatAreLostAreMissedByNobodyButWhoWaits() {
    Lease holder = lease("holder");
    take(holder, 4, 4);
    assertFalse(leases.isDue(holder, 2, TURN_ENDS));
    assertEquals(0, take(lease("next"), 2, 4));
    assertTrue(leases.isDue(holder, 2, TURN_ENDS));
  }
}
