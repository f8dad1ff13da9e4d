package io.thalweg.driver.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {
  private static final Heartbeats.Task TASK = new Heartbeats.Task(7, 0, "1", "host");
  private static final long LIMIT = 60;

  private final Heartbeats heartbeats = new Heartbeats();

  HeartbeatsTest() {
    heartbeats.start(TASK, 0);
  }

  private void hear(long blocks, long at) {
    heartbeats.hear(TASK.id(), OptionalLong.of(blocks), at);
  }

  private Optional<Long> still(long since) {
    return heartbeats.still(since, LIMIT, worker -> worker == 0).map(Heartbeats.Still::nanos);
  }

  @Test
  void aTaskThatIsHeardAndDoesNothingStandsStill() {
    hear(5, 10);
    hear(5, 70);
    assertEquals(Optional.empty(), still(0), "just as long as it may");
    hear(5, 80);
    assertEquals(Optional.of(70L), still(0));
  }

  @Test
  void aTaskThatHasNeverDoneABlockStandsStillToo() {
    heartbeats.hear(TASK.id(), OptionalLong.empty(), 100);
    assertEquals(Optional.of(100L), still(0));
  }

  @Test
  void aRoundThatTakesLongIsFineAsLongAsBlocksAreDone() {
    for (long at = 50, blocks = 1; at < 1_000_000; at += 50, blocks++) {
      hear(blocks, at);
      assertEquals(Optional.empty(), still(0), "after " + at);
    }
  }

  @Test
  void aTaskThatIsNotHeardIsLeftToSpark() {
    hear(5, 10);
    assertEquals(Optional.empty(), heartbeats.still(1_000_000, LIMIT, worker -> true));
  }

  @Test
  void onlyTheTimeSinceTheWorkerWasAskedCounts() {
    hear(5, 10);
    hear(5, 1000);
    assertEquals(Optional.empty(), still(990));
    assertEquals(Optional.of(70L), still(930));
  }

  @Test
  void workersThatAreNotWaitedForAndTasksThatAreGoneMayRest() {
    hear(5, 10);
    hear(5, 1000);
    assertEquals(Optional.empty(), heartbeats.still(0, LIMIT, worker -> worker != 0));
    heartbeats.end(TASK.id());
    hear(5, 2000);
    assertEquals(Optional.empty(), still(0));
    heartbeats.start(TASK, 2000);
    hear(5, 3000);
    heartbeats.clear();
    assertEquals(Optional.empty(), still(0));
  }
}
