package io.thalweg.driver.diagnosis;

import io.thalweg.driver.diagnosis.Facts.Guess;
import io.thalweg.driver.diagnosis.Observation.Evaluation;
import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.Finding.Code;
import io.thalweg.driver.state.Finding.Severity;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A model that, on rows that it has not trained on, has never been better than a guess. */
final class GuessDetector implements Detector {
  private static final int FEWEST_EVALUATIONS = 3;

  @Override
  public Stream<Finding> examine(Observation seen) {
    List<Evaluation> all = seen.evaluations();
    if (!seen.ended() || seen.done() < Limits.ENOUGH_ROUNDS || all.size() < FEWEST_EVALUATIONS) {
      return Stream.empty();
    }
    double[] ascending = all.stream().mapToDouble(Evaluation::loss).sorted().toArray();
    return seen.facts().heldOut().stream()
        .filter(guess -> guess.isNoWorseThan(ascending))
        .map(guess -> finding(seen, guess, ascending[0]));
  }

  private static Finding finding(Observation seen, Guess guess, double best) {
    return Finding.of(
            Code.PLATEAU,
            Severity.WARNING,
            String.format(
                Locale.ROOT,
                "what is learnt does not hold on other rows: the held-out loss was %.4g at best, and a"
                    + " model that gives every row the same comes to %.4g",
                best,
                guess.loss()),
            "see whether the features can tell the label at all, and whether rows and labels belong"
                + " together")
        .seen("best_test_loss", best)
        .seen("constant_test_loss", guess.loss())
        .seen("train_loss", seen.loss().recent());
  }
}
