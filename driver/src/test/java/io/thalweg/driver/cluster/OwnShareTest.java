package io.thalweg.driver.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.thalweg.worker.session.Report;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnShareTest {
  private final OwnShare share = new OwnShare();

  @Test
  void theDriverStandsInForOneWorkerUntilStepsAreKnownToBeShort() {
    assertEquals(1, share.of(1));
    assertEquals(1, share.of(2));
    observe(2_000);
    assertEquals(2, share.of(2));
    assertEquals(4, share.of(4));
    assertEquals(1, share.of(16), "fifteen short steps are longer than a hand-over");
  }

  @Test
  void itFollowsTheStepsAsTheyBecomeLongerOrShorter() {
    observe(5_000_000);
    assertEquals(1, share.of(2));
    observe(2_000);
    assertEquals(2, share.of(2));
    observe(400_000);
    assertEquals(1, share.of(2));
  }

  private void observe(long nanos) {
    for (int i = 0; i < 300; i++) {
      share.observe(List.of(new Report<float[]>(0, i, List.of(), null, nanos, () -> 0)));
    }
  }
}
