package io.thalweg.driver.diagnosis.data;

import io.thalweg.driver.state.Finding;
import io.thalweg.worker.data.CopySketch;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Rows are copies of others: held-out rows of training rows above all. */
final class DuplicateRows implements DataDetector {
  private static final int BEST = 2;
  private static final String TAKE_OUT =
      "take the copies out of the source before rows are held out, with {sql: select distinct ...}";

  @Override
  public Optional<Finding> find(DataFacts facts) {
    if (mayBeChance(facts.train())) {
      return Optional.empty();
    }
    CopySketch.Counts shared = facts.profile().shared();
    boolean many = shared.copies() >= Limits.FEWEST_SHARED && share(shared) >= Limits.SHARED;
    return many ? Optional.of(heldOut(shared)) : within(facts.train().copies());
  }

  /**
   * Whether features with few values make equal rows by themselves. The two that tell the most
   * apart count wholly; all others may depend on these, so only half of what they would tell apart
   * on their own is counted.
   */
  static boolean mayBeChance(RowsProfile rows) {
    double pairs = rows.rows() * (rows.rows() - 1.0) / 2;
    double least = 1 / Math.max(1.0, rows.sampled() * (rows.sampled() - 1.0)); // if none is equal
    double expected = Math.log10(Math.max(1, pairs));
    double[] agreements =
        rows.columns().stream()
            .mapToDouble(column -> Math.log10(Math.max(least, column.agreement())))
            .sorted()
            .toArray();
    for (int i = 0; i < agreements.length; i++) {
      expected += i < BEST ? agreements[i] : agreements[i] / 2;
    }
    return expected > Math.log10(Limits.CHANCE_PAIRS);
  }

  private static double share(CopySketch.Counts counts) {
    return (double) counts.copies() / Math.max(1, counts.rows());
  }

  private static Finding heldOut(CopySketch.Counts shared) {
    return DataDetector.finding(
        Finding.Code.DUPLICATE_ROWS,
        Finding.Severity.WARNING,
        Map.of("shared_share", share(shared), "looked_at", (double) shared.rows()),
        String.format(
            Locale.ROOT,
            "%s of the held-out rows are training rows, too (%,d of %,d looked at): what is measured"
                + " on them is better than on new rows",
            DataFacts.percent(share(shared)),
            shared.copies(),
            shared.rows()),
        TAKE_OUT,
        List.of());
  }

  private static Optional<Finding> within(CopySketch.Counts copies) {
    return share(copies) < Limits.COPIES
        ? Optional.empty()
        : Optional.of(
            DataDetector.finding(
                Finding.Code.DUPLICATE_ROWS,
                Finding.Severity.NOTE,
                Map.of("copies_share", share(copies), "looked_at", (double) copies.rows()),
                DataFacts.percent(share(copies)) + " of the training rows are copies of others",
                "they count as often as they occur; if that is not meant, " + TAKE_OUT,
                List.of()));
  }
}
