package io.thalweg.driver.diagnosis;

import io.thalweg.driver.diagnosis.Observation.Evaluation;
import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.Finding.Code;
import io.thalweg.driver.state.Finding.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A held-out loss that grows while the training loss falls. */
final class HeldOutDetector implements Detector {
  private static final String STOP =
      "--set 'early_stopping={metric: test_loss, restore_best_weights: true}'";
  private static final int SINCE_BEST = 3;

  @Override
  public Stream<Finding> examine(Observation seen) {
    List<Evaluation> all = seen.evaluations();
    if (seen.facts().keepsBest() || all.size() <= SINCE_BEST) {
      return Stream.empty();
    }
    int best = bestOf(all);
    Evaluation then = all.get(best);
    Evaluation now = all.get(all.size() - 1);
    boolean grows =
        all.size() - 1 - best >= SINCE_BEST
            && now.loss() > Limits.OVERFITTED * then.loss()
            && now.loss() > Limits.GOOD * seen.facts().constantLoss(0)
            && now.trainingLoss() < then.trainingLoss();
    if (!grows) {
      return Stream.empty();
    }
    double top = all.stream().mapToDouble(Evaluation::accuracy).max().orElse(Double.NaN);
    boolean worse =
        Double.isNaN(top)
            || now.loss() > Limits.GRAVELY_OVERFITTED * then.loss()
            || now.accuracy() < top - Limits.LOST_ACCURACY;
    return Stream.of(finding(then, now, worse ? Severity.WARNING : Severity.NOTE));
  }

  private static int bestOf(List<Evaluation> all) {
    return all.indexOf(
        all.stream().min(Comparator.comparingDouble(Evaluation::loss)).orElseThrow());
  }

  private static Finding finding(Evaluation best, Evaluation now, Severity severity) {
    return Finding.of(
            Code.OVERFITTING,
            severity,
            String.format(
                Locale.ROOT,
                "the held-out loss was best after round %d, %.4g, and is %.4g now, while the training"
                    + " loss has fallen from %.4g to %.4g",
                best.round(),
                best.loss(),
                now.loss(),
                best.trainingLoss(),
                now.trainingLoss()),
            "keep the best parameters, " + STOP + ", or add dropout or a penalty")
        .seen("best_round", best.round())
        .seen("best_test_loss", best.loss())
        .seen("test_loss", now.loss())
        .seen("train_loss", now.trainingLoss())
        .tries(STOP);
  }
}
