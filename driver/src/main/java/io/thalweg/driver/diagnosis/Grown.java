package io.thalweg.driver.diagnosis;

import io.thalweg.driver.diagnosis.Rehearsal.Change;
import io.thalweg.driver.diagnosis.Rehearsal.Trial;
import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.Finding.Code;
import io.thalweg.driver.state.Finding.Severity;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** A loss that has grown, with the settings that serve best among those that can be tried. */
final class Grown {
  private static final int LOWEST_POWER = 8;
  private static final double BETTER = 0.99;

  private Grown() {}

  /**
   * The finding.
   *
   * @param what has grown, and from where to where
   */
  static Finding finding(String what, double last, Facts facts, Curve loss, Rehearsal rehearsal) {
    Optional<Trial> cure = cure(facts, rehearsal);
    boolean scales = cure.filter(trial -> trial.change().standardize()).isPresent();
    String lower = Rates.setting(Rates.lower(facts.lr(), 1));
    String remedy =
        cure.map(trial -> tried(trial, rehearsal))
            .orElse("take a smaller learning rate, such as " + lower);
    return Finding.of(
            scales ? Code.UNSCALED_FEATURES : Code.LR_TOO_HIGH,
            Severity.ERROR,
            scales ? what + ", for features of different scales" : what,
            remedy)
        .seen("first_loss", loss.first())
        .seen("loss", last)
        .seen("lr", facts.lr())
        .tries(
            cure.map(trial -> trial.settings().toArray(String[]::new))
                .orElse(new String[] {lower}));
  }

  /**
   * The best rate, or scaled features: where these alone mend it, or where no rate comes to
   * anything without them.
   */
  private static Optional<Trial> cure(Facts facts, Rehearsal rehearsal) {
    Optional<Trial> rate = best(rehearsal, 1, false);
    Optional<Trial> scaled = best(rehearsal, 0, true);
    double toBeat = rate.map(Trial::last).orElse(Double.POSITIVE_INFINITY);
    boolean futile = !(toBeat < Limits.NO_BETTER * facts.constantLoss(Double.POSITIVE_INFINITY));
    return scaled.filter(trial -> trial.last() < needed(trial, futile) * toBeat).or(() -> rate);
  }

  /** The share of the best rate's loss that scaled features have to come to. */
  private static double needed(Trial scaled, boolean futile) {
    return futile || scaled.change().lrFactor() == 1 ? Limits.CLEARLY_BETTER : Limits.FAR_BETTER;
  }

  /** The trial that comes lowest; a rate nearer to the given one where it does as well. */
  private static Optional<Trial> best(Rehearsal rehearsal, int fromPower, boolean scaled) {
    return IntStream.rangeClosed(fromPower, LOWEST_POWER)
        .mapToObj(power -> rehearsal.run(new Change(Math.pow(10, -power), scaled, false)))
        .flatMap(Optional::stream)
        .filter(trial -> trial.last() < trial.first())
        .reduce((best, next) -> next.last() < BETTER * best.last() ? next : best);
  }

  private static String tried(Trial trial, Rehearsal rehearsal) {
    String what =
        !trial.change().standardize()
            ? "take a smaller learning rate"
            : trial.change().lrFactor() < 1
                ? "bring the features to one scale and take a smaller learning rate"
                : "bring the features to one scale";
    return String.format(
        Locale.ROOT,
        "%s, %s; tried over %d rounds on a sample, the loss falls from %.4g to %.4g",
        what,
        String.join(" ", trial.settings()),
        rehearsal.rounds(),
        trial.first(),
        trial.last());
  }
}
