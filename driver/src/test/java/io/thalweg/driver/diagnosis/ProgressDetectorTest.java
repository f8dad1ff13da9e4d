package io.thalweg.driver.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.thalweg.driver.diagnosis.Rehearsal.Change;
import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.Finding.Code;
import io.thalweg.shared.nn.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which setting is blamed, by what trials come to: {@link ProgressDetector}, {@link Grown}. */
class ProgressDetectorTest {
  private static List<Code> find(Seen seen) {
    return new ProgressDetector().examine(seen.now()).map(Finding::code).toList();
  }

  private static Seen standing(double loss) {
    Seen seen = new Seen();
    seen.loss = round -> loss;
    seen.trials.put(Change.rate(1), loss);
    return seen;
  }

  @Test
  void aRateAThousandTimesTooLowIsFoundEarly() {
    Seen seen = standing(1.2);
    seen.done = 50;
    seen.trials.put(Change.rate(1000), 0.1);
    assertEquals(List.of(Code.LR_TOO_LOW), find(seen));
  }

  @Test
  void aLossThatFallsIsNotJudgedEarlyForStandingAboveAGuess() {
    Seen seen = standing(0);
    seen.loss = round -> 3 - 0.03 * round;
    seen.done = 50;
    seen.trials.put(Change.rate(1000), 0.1);
    assertEquals(List.of(), find(seen));
  }

  @Test
  void noiseDoesNotHideARateThatComesToNothing() {
    Seen seen = standing(1.1);
    seen.trials.put(Change.rate(1000), 0.75);
    assertEquals(List.of(Code.LR_TOO_LOW), find(seen));
    Seen learnt = standing(0.9);
    learnt.trials.put(Change.rate(1000), 0.75);
    assertEquals(List.of(), find(learnt));
  }

  @Test
  void aLossThatStandsHalfWayMayNeedAHigherRateOrAHiddenLayer() {
    Seen seen = standing(0.5);
    seen.loss = round -> round < 100 ? 1 - 0.005 * round : 0.5;
    assertEquals(List.of(), find(seen));
    seen.trials.put(new Change(1, false, true), 0.1);
    assertEquals(List.of(Code.MODEL_UNDERFITS), find(seen));
    seen.trials.put(Change.rate(10), 0.1);
    assertEquals(List.of(Code.LR_TOO_LOW), find(seen));
  }

  @Test
  void aHiddenLayerThatLearnsAFewRowsByHeartIsNoBetter() {
    Seen seen = standing(0.5);
    seen.loss = round -> round < 100 ? 1 - 0.005 * round : 0.5;
    seen.trials.put(new Change(1, false, true), 0.1);
    seen.otherRows = false;
    assertEquals(List.of(), find(seen));
  }

  @Test
  void lossesOfCountsAreNotComparedByTheirRatio() {
    Seen seen = standing(0.1);
    seen.loss = round -> round % 2 == 0 ? 0.2 : -0.1;
    seen.trials.put(Change.rate(0.1), -0.2);
    assertEquals(List.of(Code.LR_TOO_HIGH), find(seen));
    seen.task = Task.COUNT;
    assertEquals(List.of(), find(seen));
  }

  private static Code grown(Seen seen) {
    Observation now = seen.now();
    return Grown.finding("the loss grows", 1e6, now.facts(), now.loss(), now.rehearsal()).code();
  }

  @Test
  void aLossThatALowerRateMendsIsLaidToTheRate() {
    Seen seen = standing(1);
    seen.trials.put(Change.rate(0.1), 0.3);
    seen.trials.put(new Change(0.1, true, false), 0.15);
    assertEquals(Code.LR_TOO_HIGH, grown(seen));
  }

  @Test
  void aLossThatScaledFeaturesAloneMendIsLaidToTheirScales() {
    Seen seen = standing(1);
    seen.trials.put(Change.rate(1e-4), 0.3);
    seen.trials.put(new Change(1, true, false), 0.1);
    assertEquals(Code.UNSCALED_FEATURES, grown(seen));
  }

  @Test
  void scalesAreBlamedWhereNoRateComesToAnythingWithoutThem() {
    Seen seen = standing(1);
    seen.trials.put(Change.rate(1e-6), 0.995);
    seen.trials.put(new Change(0.1, true, false), 0.3);
    assertEquals(Code.UNSCALED_FEATURES, grown(seen));
  }
}
