package io.thalweg.driver.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What has come of one target.
 *
 * @param experiment the experiment's name
 * @param score of the medians; NaN where it could not be measured
 * @param least the smallest score of any pair
 * @param most the largest
 * @param verdict {@code reached}, {@code missed}, or why there is none
 */
record Outcome(
    String experiment,
    Target target,
    Optional<Spread> ours,
    Optional<Spread> peer,
    double score,
    double least,
    double most,
    String verdict) {

  /** Judges a target: medians against medians, and pair by pair for the spread. */
  static Outcome of(String experiment, Target target, Samples samples) {
    Optional<String> missing = samples.whySkipped(target.ours().contender());
    if (missing.isPresent()) {
      return skipped(experiment, target, Optional.empty(), missing.get());
    }
    List<Double> ours = samples.of(target.ours());
    if (target.kind().isOursAlone()) {
      return judged(experiment, target, ours, ours);
    }
    List<Double> best = null;
    String why = "";
    for (Quantity peer : target.peers()) {
      Optional<String> absent = samples.whySkipped(peer.contender());
      if (absent.isPresent()) {
        why = absent.get();
        continue;
      }
      List<Double> numbers = samples.of(peer);
      if (best == null || target.harder(Spread.of(numbers).median(), Spread.of(best).median())) {
        best = numbers;
      }
    }
    return best == null
        ? skipped(experiment, target, Optional.of(Spread.of(ours)), why)
        : judged(experiment, target, ours, best);
  }

  private static Outcome skipped(
      String experiment, Target target, Optional<Spread> ours, String why) {
    return new Outcome(
        experiment,
        target,
        ours,
        Optional.empty(),
        Double.NaN,
        Double.NaN,
        Double.NaN,
        "skipped: " + why);
  }

  private static Outcome judged(
      String experiment, Target target, List<Double> ours, List<Double> peers) {
    List<Double> pairs = new ArrayList<>();
    for (int i = 0; i < Math.min(ours.size(), peers.size()); i++) {
      pairs.add(target.score(ours.get(i), peers.get(i)));
    }
    Spread our = Spread.of(ours);
    Spread their = Spread.of(peers);
    double score = target.score(our.median(), their.median());
    return new Outcome(
        experiment,
        target,
        Optional.of(our),
        target.peers().isEmpty() ? Optional.empty() : Optional.of(their),
        score,
        Spread.of(pairs).least(),
        Spread.of(pairs).most(),
        target.reached(score) ? "reached" : "MISSED");
  }

  /** The name by which two runs' outcomes are matched. */
  String id() {
    return experiment + ": " + target.what();
  }

  /** A line of the table of results. */
  String line() {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %s | %s |",
        experiment,
        target.what(),
        ours.map(Outcome::text).orElse("-"),
        peer.map(Outcome::text).orElse("-"),
        Double.isNaN(score) ? "-" : text(new Spread(score, least, most, 2)),
        bound(),
        verdict);
  }

  /** What was asked. */
  String bound() {
    return switch (target.kind()) {
      case RATE, TIME -> ">= " + Amount.text(target.limit(), "") + " x";
      case AT_MOST -> "<= " + Amount.text(target.limit(), "");
      case AT_LEAST -> ">= " + Amount.text(target.limit(), "");
      case EXCESS -> "<= peer + " + Amount.text(target.limit(), "");
    };
  }

  private static String text(Spread spread) {
    return spread.count() == 1
        ? number(spread.median())
        : number(spread.median())
            + " ["
            + number(spread.least())
            + ".."
            + number(spread.most())
            + "]";
  }

  private static String number(double x) {
    if (x == Math.rint(x) && Math.abs(x) < 1e6) {
      return String.format(Locale.ROOT, "%.0f", x);
    }
    double size = Math.abs(x);
    return String.format(
        Locale.ROOT, size >= 1e6 || size < 1e-3 ? "%.3g" : size >= 100 ? "%.0f" : "%.4g", x);
  }

  /** Plain data for JSON. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", id());
    map.put("kind", target.kind().name());
    map.put("limit", target.limit());
    map.put("score", score);
    map.put("least", least);
    map.put("most", most);
    map.put("verdict", verdict);
    return map;
  }
}
