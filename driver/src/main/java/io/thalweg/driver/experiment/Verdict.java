package io.thalweg.driver.experiment;

import io.thalweg.driver.config.MetricTarget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an experiment says, with the numbers behind it.
 *
 * @param text in words
 * @param numbers plain data
 */
public record Verdict(String text, Map<String, Object> numbers) {
  private static final double SHORT = 1; // second

  /** That of the points of an experiment. */
  static Verdict of(List<PointResult> points, Optional<MetricTarget> target) {
    if (points.isEmpty()) {
      return new Verdict("no run has ended yet", Map.of());
    }
    return target.map(what -> toTarget(points, what)).orElseGet(() -> byLoss(points));
  }

  private static Verdict toTarget(List<PointResult> points, MetricTarget target) {
    List<PointResult> sorted =
        points.stream()
            .sorted(Comparator.comparingDouble(point -> point.toTarget().seconds()))
            .toList();
    PointResult best = sorted.get(0);
    List<String> never =
        points.stream()
            .filter(point -> !point.toTarget().isReached())
            .map(PointResult::text)
            .toList();
    if (!best.toTarget().isReached()) {
      return new Verdict(
          "no point reaches " + target + " by the median over its seeds",
          Map.of("target", target.toString(), "reached", 0));
    }
    List<String> sentences = new ArrayList<>(List.of(first(best, target)));
    Map<String, Object> ratios = new LinkedHashMap<>();
    for (PointResult other : sorted.subList(1, sorted.size())) {
      double ratio = best.toTarget().seconds() / other.toTarget().seconds();
      ratios.put(other.text(), ratio);
      if (other.toTarget().isReached()) {
        sentences.add(against(best, other, ratio));
      }
    }
    if (!never.isEmpty()) {
      sentences.add("It is not reached within the budget by " + String.join("; ", never));
    }
    if (best.toTarget().seconds() < SHORT) {
      sentences.add(
          "Of times below a second the warm-up of the Java machine is a part, so rounds and rows"
              + " say more");
    }
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("target", target.toString());
    numbers.put("best", best.point());
    numbers.put("tuned", best.tuned());
    numbers.putAll(best.toTarget().toMap());
    numbers.put("seeds", best.trials().size());
    numbers.put("seeds_reached", best.reached());
    numbers.put("time_ratio", ratios);
    numbers.put("never", never);
    return new Verdict(String.join(". ", sentences), numbers);
  }

  private static String first(PointResult best, MetricTarget target) {
    ToTarget steps = best.toTarget();
    return format(
        "%s reaches %s soonest: in %s, %,.0f rounds and %,.0f rows (%s%s)",
        best.text(),
        target,
        seconds(steps.seconds()),
        steps.rounds(),
        steps.rows(),
        best.tuned().isEmpty() ? "" : "with " + best.tunedText() + "; ",
        best.trials().size() == 1
            ? "one seed, so chance is not ruled out"
            : format("median; reached by %d of %d seeds", best.reached(), best.trials().size()));
  }

  private static String against(PointResult best, PointResult other, double ratio) {
    ToTarget steps = other.toTarget();
    int pairs = Math.min(best.trials().size(), other.trials().size());
    int sooner = 0;
    for (int i = 0; i < pairs; i++) {
      sooner += seconds(best.trials().get(i)) < seconds(other.trials().get(i)) ? 1 : 0;
    }
    return format(
        "That is %.2g of the time of %s (%s, %,.0f rounds)%s",
        ratio,
        other.text(),
        seconds(steps.seconds()),
        steps.rounds(),
        pairs == 1 ? "" : format(", sooner in %d of %d seeds", sooner, pairs));
  }

  private static double seconds(TrialResult trial) {
    return trial.toTarget().orElse(ToTarget.NEVER).seconds();
  }

  private static Verdict byLoss(List<PointResult> points) {
    PointResult best =
        points.stream().min(Comparator.comparingDouble(PointResult::loss)).orElseThrow();
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("best", best.point());
    numbers.put("tuned", best.tuned());
    numbers.put("loss", best.loss());
    String tuned = best.tuned().isEmpty() ? "" : " with " + best.tunedText();
    return new Verdict(
        format(
            "%s%s ends at the lowest loss: %.4g (median of %d)",
            best.text(), tuned, best.loss(), best.trials().size()),
        numbers);
  }

  static String seconds(double seconds) {
    if (!Double.isFinite(seconds)) {
      return "never";
    }
    if (seconds >= 60) {
      return format("%d:%02d min", (long) seconds / 60, (long) seconds % 60);
    }
    return format(seconds < 1 ? "%.3f s" : "%.1f s", seconds);
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
