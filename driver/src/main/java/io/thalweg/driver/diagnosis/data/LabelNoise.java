package io.thalweg.driver.diagnosis.data;

import io.thalweg.driver.state.Finding;
import io.thalweg.worker.data.CopySketch;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Labels are wrong: equal rows contradict each other, or labels fit nowhere to their neighbours.
 */
final class LabelNoise implements DataDetector {
  private static final String REMEDY =
      "check how the labels were made; with cross_entropy a smoothed label bears some that are wrong,"
          + " --set 'loss={type: cross_entropy, label_smoothing: 0.1}'";

  @Override
  public Optional<Finding> find(DataFacts facts) {
    if (facts.model().task().classes(2) == 0) {
      return Optional.empty();
    }
    CopySketch.Counts copies = facts.train().copies();
    double share = (double) copies.contradicted() / Math.max(1, copies.rows());
    boolean contradicts =
        share >= Limits.CONTRADICTED
            && copies.contradicted() >= Limits.FEWEST_SHARED
            && !DuplicateRows.mayBeChance(facts.train());
    return contradicts ? Optional.of(contradicted(copies, share)) : neighbours(facts);
  }

  private static Finding contradicted(CopySketch.Counts copies, double share) {
    return DataDetector.finding(
        Finding.Code.LABEL_NOISE,
        Finding.Severity.WARNING,
        Map.of("contradicted_share", share, "looked_at", (double) copies.rows()),
        String.format(
            Locale.ROOT,
            "%s of the training rows (%,d of %,d looked at) have the features of another row and"
                + " another label",
            DataFacts.percent(share),
            copies.contradicted(),
            copies.rows()),
        REMEDY,
        List.of());
  }

  private static Optional<Finding> neighbours(DataFacts facts) {
    RowsProfile rows = facts.train();
    double chance = 1 - rows.label().map(LabelProfile::majority).orElse(1.0);
    boolean two = rows.label().filter(label -> label.counts().size() == 2).isPresent();
    double usual = two ? Limits.ONE_OF_TWO_TOLD : Limits.TOLD_BY_NEIGHBOURS;
    return rows.neighbours()
        .filter(near -> near.half() * near.rows() / 2 >= Limits.FEWEST_OF_CLASS)
        .filter(near -> near.half() >= Limits.WRONG_LABELS)
        .filter(near -> near.half() >= Limits.WRONG_IN_HALF * near.others())
        .filter(near -> near.quarter() >= Limits.WRONG_IN_QUARTER * near.others())
        .filter(near -> near.others() <= chance * (isEven(near) ? Limits.EVENLY_TOLD : usual))
        .map(LabelNoise::wrong);
  }

  /**
   * Whether as many labels are wrong where neighbours agree: where classes overlap it is far less.
   */
  private static boolean isEven(Neighbours near) {
    return near.half() >= Limits.EVEN_IN_HALF * near.others()
        && near.quarter() >= Limits.EVEN_IN_QUARTER * near.others();
  }

  private static Finding wrong(Neighbours near) {
    return DataDetector.finding(
        Finding.Code.LABEL_NOISE,
        Finding.Severity.WARNING,
        Map.of("others", near.others(), "others_among_uniform", near.half()),
        String.format(
            Locale.ROOT,
            "about %s of the labels seem to be wrong: so many differ from those of the most similar"
                + " rows, also where these agree with each other",
            DataFacts.percent(near.half())),
        REMEDY,
        List.of());
  }
}
