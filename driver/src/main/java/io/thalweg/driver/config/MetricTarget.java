package io.thalweg.driver.config;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a training is to reach: {@code test.accuracy >= 0.97}.
 *
 * @param set the data set that is measured
 * @param metric what is measured on it
 * @param atLeast whether larger is better
 * @param value to be reached
 */
public record MetricTarget(String set, String metric, boolean atLeast, double value) {
  private static final Pattern FORM =
      Pattern.compile("\\s*(\\w+)\\.(\\w+)\\s*(>=|<=)\\s*([-+.\\deE]+)\\s*");

  /** Checks the parts. */
  public MetricTarget {
    Objects.requireNonNull(set);
    Objects.requireNonNull(metric);
  }

  /**
   * The target that a text says.
   *
   * @throws ThalwegException BAD_VALUE
   */
  public static MetricTarget parse(String text) {
    Matcher form = FORM.matcher(text);
    if (form.matches()) {
      try {
        double value = Double.parseDouble(form.group(4));
        return new MetricTarget(form.group(1), form.group(2), form.group(3).equals(">="), value);
      } catch (NumberFormatException e) {
        throw bad(text).cause(e);
      }
    }
    throw bad(text);
  }

  private static ThalwegException bad(String text) {
    return ThalwegException.of(ErrorCode.BAD_VALUE, "'target' is not a target")
        .expected("METRIC >= NUMBER or METRIC <= NUMBER, such as test.accuracy >= 0.97")
        .found(text);
  }

  /** What the metrics log calls the measurement. */
  public String key() {
    return set + "_" + metric;
  }

  /** Whether a measurement reaches it. */
  public boolean isReachedBy(double measured) {
    return atLeast ? measured >= value : measured <= value;
  }

  /**
   * Refuses a target that a run will not measure.
   *
   * @param known what it measures on the way, as the metrics log calls it
   * @throws ThalwegException BAD_VALUE
   */
  public void require(List<String> known) {
    if (!known.contains(key())) {
      throw ThalwegException.of(
              ErrorCode.BAD_VALUE, "'target' is on a metric that the runs do not measure")
          .expected(
              known.isEmpty()
                  ? "held-out rows in 'base' (data.test or data.validation_fraction), on which"
                      + " metrics are measured"
                  : "one of "
                      + String.join(", ", known.stream().map(MetricTarget::dotted).toList()))
          .found(set + "." + metric);
    }
  }

  private static String dotted(String key) {
    return key.replaceFirst("_", ".");
  }

  @Override
  public String toString() {
    String number =
        value == Math.rint(value) && Math.abs(value) < 1e15 ? "" + (long) value : "" + value;
    return set + "." + metric + (atLeast ? " >= " : " <= ") + number;
  }
}
