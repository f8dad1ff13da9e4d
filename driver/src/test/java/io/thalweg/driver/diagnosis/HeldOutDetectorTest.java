package io.thalweg.driver.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.thalweg.driver.diagnosis.Facts.Guess;
import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.Finding.Code;
import io.thalweg.driver.state.Finding.Severity;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What held-out rows say: {@link HeldOutDetector}, {@link GuessDetector}. */
class HeldOutDetectorTest {
  private static List<Severity> overfitting(Seen seen) {
    return new HeldOutDetector().examine(seen.now()).map(Finding::severity).toList();
  }

  private static List<Code> guess(Seen seen) {
    return new GuessDetector().examine(seen.now()).map(Finding::code).toList();
  }

  /** A classifier whose held-out loss grows to {@code loss}, with this accuracy at the end. */
  private static Seen classifier(double loss, double accuracy) {
    Seen seen = new Seen();
    seen.evaluated(0.3, 0.95, 0.3);
    seen.evaluated(0.25, 0.96, 0.2);
    for (int i = 0; i < 3; i++) {
      seen.evaluated(loss, accuracy, 0.01);
    }
    return seen;
  }

  @Test
  void oneBadEvaluationIsNoOverfitting() {
    Seen seen = classifier(1.1, 0.9);
    seen.evaluations.remove(4);
    seen.evaluated(0.3, 0.955, 0.01);
    assertEquals(List.of(), overfitting(seen));
  }

  @Test
  void aClassifierThatIsAsOftenRightAsEverIsNotedOnly() {
    assertEquals(List.of(Severity.NOTE), overfitting(classifier(0.5, 0.955)));
    assertEquals(List.of(Severity.NOTE), overfitting(classifier(0.9, 0.945)));
  }

  @Test
  void oneThatIsLessOftenRightOrCostsMoreThanAGuessIsWarned() {
    assertEquals(List.of(Severity.WARNING), overfitting(classifier(0.5, 0.9)));
    assertEquals(List.of(Severity.WARNING), overfitting(classifier(1.1, 0.955)));
  }

  @Test
  void aRegressionThatHasLearntItsRowsByHeartIsWarnedAsSoonAsOthersGetWorse() {
    Seen seen = new Seen();
    double[] heldOut = {0.5, 0.4, 0.47, 0.47, 0.48};
    double[] training = {0.4, 0.2, 0.1, 0.01, 0.001};
    for (int i = 0; i < heldOut.length; i++) {
      seen.evaluated(heldOut[i], Double.NaN, training[i]);
    }
    assertEquals(List.of(Severity.WARNING), overfitting(seen));
    training[4] = 0.1;
    seen.evaluations.clear();
    for (int i = 0; i < heldOut.length; i++) {
      seen.evaluated(heldOut[i], Double.NaN, training[i]);
    }
    assertEquals(List.of(), overfitting(seen));
  }

  /** A run whose held-out loss is {@code best} at best, where a guess costs 1. */
  private static Seen learnt(double best, long rows) {
    Seen seen = new Seen();
    seen.loss = round -> 0.8;
    seen.heldOut = Optional.of(new Guess(rows, 1));
    seen.evaluated(1.1, 0.5, 0.95);
    seen.evaluated(best, 0.52, 0.9);
    seen.evaluated(1.2, 0.5, 0.8);
    return seen;
  }

  @Test
  void rowsLearntOfWhichNothingHoldsOnOthersArePlateaued() {
    assertEquals(List.of(Code.PLATEAU), guess(learnt(1.01, 200)));
    assertEquals(List.of(Code.PLATEAU), guess(learnt(0.99, 200)), "chance gains as much");
  }

  @Test
  void aWeakSignalOnManyRowsIsNone() {
    assertEquals(List.of(), guess(learnt(0.99, 2000)));
    assertEquals(List.of(), guess(learnt(0.9, 200)));
    assertEquals(List.of(), guess(learnt(1.01, 20)), "too few rows to say so");
  }

  @Test
  void aModelThatWasBetterThanAGuessMostOfTheTimeHasLearnt() {
    Seen seen = learnt(0.98, 200);
    assertEquals(List.of(Code.PLATEAU), guess(seen));
    seen.evaluated(0.975, 0.55, 0.8);
    seen.evaluated(0.98, 0.55, 0.8);
    assertEquals(List.of(), guess(seen));
  }
}
