package io.thalweg.driver.diagnosis.data;

import io.thalweg.driver.state.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Held-out features are in another unit than the training ones. */
final class OtherScale implements DataDetector {
  @Override
  public Optional<Finding> find(DataFacts facts) {
    double train = facts.train().scale().typical();
    return facts
        .profile()
        .heldOut()
        .filter(rows -> rows.sampled() >= Limits.FEWEST_OF_CLASS)
        .map(rows -> rows.scale().typical())
        .filter(heldOut -> differs(train, heldOut))
        .map(heldOut -> of(train, heldOut));
  }

  private static boolean differs(double train, double heldOut) {
    return Math.min(train, heldOut) > 0
        && Math.max(train, heldOut) >= Limits.OTHER_UNIT * Math.min(train, heldOut);
  }

  private static Finding of(double train, double heldOut) {
    return DataDetector.finding(
        Finding.Code.UNSCALED_FEATURES,
        Finding.Severity.WARNING,
        Map.of("train_median_feature", train, "test_median_feature", heldOut),
        String.format(
            Locale.ROOT,
            "the held-out features are on another scale: their median size is %s, that of the"
                + " training features %s",
            DataFacts.number(heldOut),
            DataFacts.number(train)),
        "prepare the held-out rows as the training rows are",
        List.of());
  }
}
