package io.thalweg.driver.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The scores of two runs of the bench, target by target. Scores are ratios taken within one run, so
 * that a slower or busier machine does not look like a regression.
 */
final class Comparison {
  /** A change of the median below this is noise. */
  private static final double TOLERANCE = 0.05;

  private final List<String> lines = new ArrayList<>();
  private int regressions;

  private Comparison() {}

  /**
   * Compares.
   *
   * @param before the {@code targets} of an earlier bench.json
   * @param now the outcomes of this run
   */
  static Comparison of(List<Map<String, Object>> before, List<Outcome> now) {
    Map<String, Map<String, Object>> known = new LinkedHashMap<>();
    before.forEach(target -> known.put((String) target.get("id"), target));
    Comparison comparison = new Comparison();
    for (Outcome outcome : now) {
      Map<String, Object> old = known.get(outcome.id());
      if (old != null && outcome.target().kind() != Target.Kind.EXCESS) {
        comparison.add(outcome, number(old, "score"), number(old, "least"));
      }
    }
    return comparison;
  }

  /** A regression: the median has fallen by more than noise, and the ranges do not overlap. */
  private void add(Outcome now, double score, double least) {
    String word = "same";
    if (Double.isNaN(score) != Double.isNaN(now.score())) {
      word = Double.isNaN(score) ? "new" : "NO LONGER MEASURED";
    } else if (now.score() < score * (1 - TOLERANCE) && now.most() < least) {
      word = "REGRESSION";
      regressions++;
    } else if (now.score() > score * (1 + TOLERANCE)) {
      word = "better";
    }
    lines.add(
        String.format(
            Locale.ROOT, "| %s | %.4g | %.4g | %s |", now.id(), score, now.score(), word));
  }

  private static double number(Map<String, Object> target, String key) {
    return target.get(key) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** How many targets have become worse. */
  int regressions() {
    return regressions;
  }

  /** The table of both runs. */
  List<String> table() {
    List<String> table =
        new ArrayList<>(List.of("| target | before | now | |", "|---|---|---|---|"));
    table.addAll(lines);
    return table;
  }
}
