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
            && lately(all).mapToDouble(Evaluation::loss).min().orElse(0)
                > leastGrowth(now) * then.loss()
            && now.loss() > Limits.GOOD * seen.facts().constantLoss(0)
            && now.trainingLoss() < then.trainingLoss();
    return grows
        ? Stream.of(finding(then, now, isWorse(seen, then) ? Severity.WARNING : Severity.NOTE))
        : Stream.empty();
  }

  /** The last evaluations: one of them may be bad by chance. */
  private static Stream<Evaluation> lately(List<Evaluation> all) {
    return all.subList(all.size() - SINCE_BEST, all.size()).stream();
  }

  /** Numbers that are learnt by heart are overfitted as soon as others get worse. */
  private static double leastGrowth(Evaluation now) {
    boolean byHeart = now.trainingLoss() < Limits.BY_HEART * now.loss();
    return byHeart && Double.isNaN(now.accuracy()) ? Limits.WORSE_BY_HEART : Limits.OVERFITTED;
  }

  /**
   * Whether the predictions have got worse, and not only what they are said to be sure of: a
   * classifier that is as often right as ever is a good one, unless guessing costs less.
   */
  private static boolean isWorse(Observation seen, Evaluation best) {
    List<Evaluation> all = seen.evaluations();
    Evaluation now = all.get(all.size() - 1);
    double top = all.stream().mapToDouble(Evaluation::accuracy).max().orElse(Double.NaN);
    boolean grave = now.loss() > Limits.GRAVELY_OVERFITTED * best.loss();
    return Double.isNaN(top)
        || grave && now.loss() > seen.facts().constantLoss(0)
        || lately(all).mapToDouble(Evaluation::accuracy).max().orElse(top)
            < top - Limits.LOST_ACCURACY;
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
