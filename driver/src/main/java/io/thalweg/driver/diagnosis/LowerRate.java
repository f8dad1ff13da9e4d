package io.thalweg.driver.diagnosis;

import io.thalweg.driver.diagnosis.Rehearsal.Change;
import io.thalweg.driver.diagnosis.Rehearsal.Trial;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/** The smaller learning rate that serves best among those that can be tried. */
final class LowerRate {
  private static final int LOWEST_POWER = 8;

  private LowerRate() {}

  /** What to type for it; a tenth of the rate where nothing can be tried. */
  static String of(Facts facts, Rehearsal rehearsal) {
    Optional<Trial> best =
        IntStream.rangeClosed(1, LOWEST_POWER)
            .mapToObj(power -> rehearsal.run(Change.rate(Math.pow(10, -power))))
            .flatMap(Optional::stream)
            .min(Comparator.comparingDouble(Trial::last));
    return best.map(trial -> String.join(" ", trial.settings()))
        .orElseGet(() -> Rates.setting(Rates.lower(facts.lr(), 1)));
  }
}
