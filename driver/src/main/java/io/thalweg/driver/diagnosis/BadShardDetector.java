package io.thalweg.driver.diagnosis;

import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.Finding.Code;
import io.thalweg.driver.state.Finding.Severity;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Parts of the source, such as a file, whose rows follow another rule than all others: the model
 * fits the others well, and on these it is no better than a guess. Labels alone say nothing: a file
 * for each class or for each day is sound.
 */
final class BadShardDetector implements Detector {
  private static final int FEWEST_PARTS = 3;
  private static final int NAMED = 3;
  private static final double TO_DEVIATION = 1.4826; // of a median distance, where it is normal

  @Override
  public Stream<Finding> examine(Observation seen) {
    List<List<PartLoss>> looks = seen.parts();
    if (looks.size() < 2) {
      return Stream.empty();
    }
    double constant = seen.facts().constantLoss(0);
    List<PartLoss> before = bad(looks.get(looks.size() - 2), constant);
    List<PartLoss> now =
        bad(looks.get(looks.size() - 1), constant).stream()
            .filter(part -> before.stream().anyMatch(one -> one.name().equals(part.name())))
            .sorted(Comparator.comparingDouble(PartLoss::share).reversed())
            .toList();
    return now.isEmpty()
        ? Stream.empty()
        : Stream.of(finding(now, judged(looks.get(looks.size() - 1), constant)));
  }

  /** The parts that the model does not fit, where it fits the others. */
  private static List<PartLoss> bad(List<PartLoss> all, double constant) {
    List<PartLoss> judged = judged(all, constant);
    List<PartLoss> fitted =
        judged.stream().filter(part -> part.share() < Limits.NOT_FITTED).toList();
    int others = judged.size() - fitted.size();
    if (judged.size() < FEWEST_PARTS
        || others > Math.max(1, judged.size() / FEWEST_PARTS)
        || median(fitted, PartLoss::share) > Limits.FITTED) {
      return List.of();
    }
    double usual = median(fitted, PartLoss::loss);
    double spread = TO_DEVIATION * median(fitted, part -> Math.abs(part.loss() - usual));
    return judged.stream()
        .filter(part -> part.share() >= Limits.NOT_FITTED)
        .filter(part -> part.loss() >= Limits.MUCH_OF_ALL * constant)
        .filter(
            part ->
                part.loss() > usual + Limits.BEYOND_CHANCE * Math.max(spread, chance(usual, part)))
        .toList();
  }

  /** Parts whose labels vary: of one class or one number, every model is worse than a guess. */
  private static List<PartLoss> judged(List<PartLoss> all, double constant) {
    return all.stream().filter(part -> part.constantLoss() >= Limits.VARIES * constant).toList();
  }

  private static double chance(double loss, PartLoss part) {
    return 2 * loss / Math.sqrt(part.rows());
  }

  private static double median(List<PartLoss> parts, ToDoubleFunction<PartLoss> figure) {
    double[] ascending = parts.stream().mapToDouble(figure).sorted().toArray();
    return ascending.length == 0
        ? Double.POSITIVE_INFINITY
        : Arrays.stream(ascending).skip(ascending.length / 2).findFirst().orElseThrow();
  }

  private static Finding finding(List<PartLoss> bad, List<PartLoss> all) {
    PartLoss worst = bad.get(0);
    double usual =
        median(all.stream().filter(part -> !bad.contains(part)).toList(), PartLoss::loss);
    String names =
        bad.stream().limit(NAMED).map(PartLoss::name).collect(Collectors.joining("; "))
            + (bad.size() > NAMED ? "; and " + (bad.size() - NAMED) + " more" : "");
    return Finding.of(
            Code.BAD_SHARD,
            Severity.WARNING,
            String.format(
                Locale.ROOT,
                "a part of the data follows another rule than all others: %s. Its loss is %.4g, that"
                    + " of the other parts %.4g, and a guess costs %.4g",
                names,
                worst.loss(),
                usual,
                worst.constantLoss()),
            "compare these rows with others: shuffled labels, columns in another order or another"
                + " unit, a sensor that failed; leave them out where they cannot be mended")
        .seen("loss", worst.loss())
        .seen("other_loss", usual)
        .seen("constant_loss", worst.constantLoss())
        .seen("parts", all.size());
  }
}
