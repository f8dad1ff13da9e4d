package io.thalweg.driver.diagnosis;

import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.Finding.Code;
import io.thalweg.driver.state.Finding.Severity;
import java.util.Locale;
import java.util.stream.Stream;

/** A loss that grows beyond what any training comes back from: going on is of no use. */
final class GrowthDetector implements Detector {
  @Override
  public Stream<Finding> examine(Observation seen) {
    Curve loss = seen.loss();
    double start = seen.facts().startLoss(loss);
    boolean grown = loss.count() > 2 && loss.sustained() > Limits.GROWN_WITHOUT_BOUND * start;
    return grown ? Stream.of(finding(seen)) : Stream.empty();
  }

  private static Finding finding(Observation seen) {
    String lower = LowerRate.of(seen.facts(), seen.rehearsal());
    return Finding.of(
            Code.LR_TOO_HIGH,
            Severity.ERROR,
            String.format(
                Locale.ROOT,
                "the loss grows without bound: it began at %.4g and is %.4g",
                seen.loss().first(),
                seen.loss().last()),
            "take a smaller learning rate, such as " + lower)
        .seen("first_loss", seen.loss().first())
        .seen("loss", seen.loss().last())
        .seen("lr", seen.facts().lr())
        .tries(lower);
  }
}
