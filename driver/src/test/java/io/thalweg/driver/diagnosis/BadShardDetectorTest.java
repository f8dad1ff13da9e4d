package io.thalweg.driver.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.Finding.Code;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BadShardDetectorTest {
  private static final int PARTS = 8;

  /** Parts that cost 0.1 to 0.17 where a guess costs 1, in two looks. */
  private static Seen sound() {
    Seen seen = new Seen();
    for (int look = 0; look < 2; look++) {
      List<PartLoss> parts = new ArrayList<>();
      for (int i = 0; i < PARTS; i++) {
        parts.add(new PartLoss("file " + i, 100, 0.1 + 0.01 * i, 1));
      }
      seen.parts.add(parts);
    }
    return seen;
  }

  private static void set(Seen seen, int part, double loss, double constant) {
    seen.parts.forEach(look -> look.set(part, new PartLoss("file " + part, 100, loss, constant)));
  }

  private static List<Finding> find(Seen seen) {
    return new BadShardDetector().examine(seen.now()).toList();
  }

  @Test
  void partsThatAreAlikeAreSound() {
    assertEquals(List.of(), find(sound()));
  }

  @Test
  void aPartOnWhichTheModelIsNoBetterThanAGuessIsNamed() {
    Seen seen = sound();
    set(seen, 3, 2.5, 1);
    Finding finding = find(seen).get(0);
    assertEquals(Code.BAD_SHARD, finding.code());
    assertTrue(finding.cause().contains("file 3"), finding.cause());
    assertTrue(!finding.cause().contains("file 4"), finding.cause());
  }

  @Test
  void oneLookIsNotEnough() {
    Seen seen = sound();
    seen.parts.get(1).set(3, new PartLoss("file 3", 100, 2.5, 1));
    assertEquals(List.of(), find(seen));
  }

  @Test
  void aPartWithOneKindOfLabelsIsNotJudged() {
    Seen seen = sound();
    set(seen, 3, 0.2, 0);
    set(seen, 4, 0.2, 0.1);
    assertEquals(List.of(), find(seen));
  }

  @Test
  void aPartThatIsOnlyHarderIsSound() {
    Seen seen = sound();
    set(seen, 3, 0.7, 1);
    assertEquals(List.of(), find(seen));
  }

  @Test
  void whereTheModelFitsNoPartWellNoneIsBlamed() {
    Seen seen = sound();
    for (int i = 0; i < PARTS; i++) {
      set(seen, i, 0.7 + 0.05 * i, 1);
    }
    assertEquals(List.of(), find(seen));
  }

  @Test
  void whereManyPartsDifferNoneIsTheOddOne() {
    Seen seen = sound();
    for (int i = 0; i < PARTS / 2; i++) {
      set(seen, i, 2, 1);
    }
    assertEquals(List.of(), find(seen));
  }

  @Test
  void twoPartsSayNothing() {
    Seen seen = sound();
    seen.parts.replaceAll(look -> new ArrayList<>(look.subList(0, 2)));
    set(seen, 1, 2.5, 1);
    assertEquals(List.of(), find(seen));
  }
}
