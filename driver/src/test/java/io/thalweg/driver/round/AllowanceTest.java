package io.thalweg.driver.round;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AllowanceTest {
  private static final int LOOK = 256; // rows

  /** Looks until one is refused. */
  private static int looks(Allowance allowance, int most) {
    int looks = 0;
    while (looks < most && allowance.spend(LOOK)) {
      looks++;
    }
    return looks;
  }

  @Test
  void aSmallModelIsLookedAtAsOftenAsIsWanted() {
    assertEquals(1000, looks(new Allowance(1000, 50), 1000));
  }

  @Test
  void fourLooksAreFreeHoweverLargeTheModel() {
    assertEquals(4, looks(new Allowance(1 << 30, 1000), 1000));
  }

  @Test
  void looksAtALargeModelStayAHundredthOfItsRounds() {
    Allowance allowance = new Allowance(1 << 24, 1000);
    looks(allowance, 1000);
    int looks = 0;
    for (int round = 0; round < 10_000; round++) {
      allowance.earn(64);
      looks += allowance.spend(LOOK) ? 1 : 0;
    }
    assertEquals(0.01 * 10_000 * 64 / LOOK, looks, 1);
  }

  @Test
  void aConvolutionOfFewParametersAndManyOutputsIsNoSmallModel() {
    assertEquals(4, looks(new Allowance(1000, 100_000), 1000));
  }
}
