package io.thalweg.driver.diagnosis;

import io.thalweg.driver.state.Finding;
import java.util.Locale;
import java.util.stream.Stream;

/** A loss that grows beyond what any training comes back from: going on is of no use. */
final class GrowthDetector implements Detector {
  @Override
  public Stream<Finding> examine(Observation seen) {
    Curve loss = seen.loss();
    boolean grown =
        loss.count() > 2
            && seen.facts().startLoss(loss) > 0
            && loss.sustained() > Limits.GROWN_WITHOUT_BOUND * seen.facts().startLoss(loss);
    if (!grown) {
      return Stream.empty();
    }
    String what =
        String.format(
            Locale.ROOT,
            "the loss grows without bound: it began at %.4g and is %.4g",
            loss.first(),
            loss.last());
    return Stream.of(Grown.finding(what, loss.last(), seen.facts(), loss, seen.rehearsal()));
  }
}
