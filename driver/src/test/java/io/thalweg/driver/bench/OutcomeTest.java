package io.thalweg.driver.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  private static final Quantity OURS = new Quantity("ours", "x");
  private static final Quantity PEER = new Quantity("peer", "x");
  private static final Quantity OTHER = new Quantity("other", "x");

  @Test
  void aMedianIsTheMiddleOrTheMeanOfTheMiddleTwo() {
    assertEquals(new Spread(2, 1, 9, 3), Spread.of(List.of(9.0, 1.0, 2.0)));
    assertEquals(new Spread(3, 1, 9, 4), Spread.of(List.of(9.0, 1.0, 2.0, 4.0)));
    assertThrows(IllegalArgumentException.class, () -> Spread.of(List.of()));
  }

  @Test
  void aRateIsOursOverTheBestPeers() {
    Samples samples = samples(OURS, 30, 40, 50);
    add(samples, PEER, 10, 10, 10);
    add(samples, OTHER, 20, 25, 20);
    Outcome outcome = Outcome.of("e", Target.rate("t", 2, OURS, PEER, OTHER), samples);

    assertEquals(2, outcome.score());
    assertEquals(1.5, outcome.least());
    assertEquals(2.5, outcome.most());
    assertEquals("reached", outcome.verdict());
  }

  @Test
  void aTimeIsTheBestPeersOverOurs() {
    Samples samples = samples(OURS, 2);
    add(samples, PEER, 8);
    add(samples, OTHER, 5);

    Outcome outcome = Outcome.of("e", Target.time("t", 3, OURS, PEER, OTHER), samples);
    assertEquals(2.5, outcome.score());
    assertEquals("MISSED", outcome.verdict());
  }

  @Test
  void limitsAndAnExcessAreReachedFromTheirSide() {
    Samples samples = samples(OURS, 10);
    add(samples, PEER, 9);

    assertEquals("reached", Outcome.of("e", Target.atMost("t", 10, OURS), samples).verdict());
    assertEquals("MISSED", Outcome.of("e", Target.atMost("t", 9, OURS), samples).verdict());
    assertEquals("reached", Outcome.of("e", Target.atLeast("t", 10, OURS), samples).verdict());
    assertEquals("MISSED", Outcome.of("e", Target.atLeast("t", 11, OURS), samples).verdict());
    assertEquals("reached", Outcome.of("e", Target.excess("t", 1, OURS, PEER), samples).verdict());
    assertEquals("MISSED", Outcome.of("e", Target.excess("t", 0.9, OURS, PEER), samples).verdict());
  }

  @Test
  void aPeerThatCannotRunIsNoReasonToFail() {
    Samples samples = samples(OURS, 10);
    samples.skip("peer", "no such machine");
    Outcome outcome = Outcome.of("e", Target.rate("t", 2, OURS, PEER), samples);
    assertEquals("skipped: no such machine", outcome.verdict());
    assertTrue(outcome.line().contains("| 10 | - | - |"), outcome.line());

    add(samples, OTHER, 2);
    assertEquals(5, Outcome.of("e", Target.rate("t", 2, OURS, PEER, OTHER), samples).score());
  }

  @Test
  void samplesReadWhatTheyWrite() {
    Samples samples = samples(OURS, 1, 2);
    add(samples, PEER, 3);
    samples.skip("other", "why");

    Samples read = Samples.of(samples.toMap());
    assertEquals(samples.toMap(), read.toMap());
    assertEquals(List.of(1.0, 2.0), read.of(OURS));
    assertEquals("why", read.whySkipped("other").orElseThrow());
    assertTrue(read.has(PEER) && !read.has(OTHER));
  }

  @Test
  void whatNobodyHasMeasuredIsAnError() {
    Target target = Target.atMost("t", 1, new Quantity("ours", "y"));
    Samples samples = samples(OURS, 1);

    assertThrows(IllegalArgumentException.class, () -> Outcome.of("e", target, samples));
  }

  @Test
  void everyTargetAsksForContendersOfItsExperiment() {
    for (Experiment experiment : Catalogue.all()) {
      List<String> names = experiment.contenders().stream().map(Contender::name).toList();
      assertEquals(names.size(), names.stream().distinct().count(), experiment.name());
      for (Target target : experiment.targets()) {
        assertTrue(names.contains(target.ours().contender()), target.what());
        target.peers().forEach(peer -> assertTrue(names.contains(peer.contender()), target.what()));
      }
    }
  }

  static Samples samples(Quantity quantity, double... numbers) {
    Samples samples = new Samples();
    add(samples, quantity, numbers);
    return samples;
  }

  private static void add(Samples samples, Quantity quantity, double... numbers) {
    for (double number : numbers) {
      samples.add(quantity.contender(), Map.of(quantity.value(), number));
    }
  }
}
