package io.thalweg.driver.config;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.spec.Check;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Spec;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a training writes checkpoints, and how many stay: {@code checkpoint} of a config.
 *
 * @param every from one checkpoint to the next
 * @param keep how many stay, at least 1
 */
public record CheckpointRule(Every every, int keep) {
  /** Every 5 minutes; the newest two stay. */
  public static final CheckpointRule DEFAULT = new CheckpointRule(new Every(5, Unit.MINUTES), 2);

  private static final String PATH = "checkpoint";
  private static final String OFF = "off";
  private static final Kind<Every> EVERY =
      Kind.of(
          "a number of rounds, epochs, minutes or seconds, such as 5 minutes",
          (written, place) -> written instanceof String text ? Every.parse(text) : null,
          Every::toString);
  private static final Spec<CheckpointRule> SPEC =
      Spec.of(
          PATH,
          CheckpointRule.class,
          o ->
              new CheckpointRule(
                  o.always("every", EVERY, DEFAULT.every, CheckpointRule::every),
                  o.always("keep", Kind.WHOLE, DEFAULT.keep, CheckpointRule::keep)));

  /** What is counted between two checkpoints. */
  public enum Unit {
    /** Optimizer steps. */
    ROUNDS,
    /** Passes over the training rows. */
    EPOCHS,
    /** Time, of which evaluations are a part. */
    MINUTES,
    /** Time. */
    SECONDS
  }

  /**
   * From one checkpoint to the next.
   *
   * @param count at least 1
   * @param unit what is counted
   */
  public record Every(long count, Unit unit) {
    private static final Pattern TEXT =
        Pattern.compile("\\s*(\\d{1,18})\\s+(round|epoch|minute|second)s?\\s*");

    /** Checks the count. */
    public Every {
      new Check(PATH).atLeast("every", count, 1);
    }

    /** What {@code text} says, such as {@code 1 epoch} or {@code 100 rounds}. */
    static Every parse(String text) {
      Matcher matcher = TEXT.matcher(text);
      if (!matcher.matches()) {
        throw ThalwegException.of(ErrorCode.BAD_VALUE, "'checkpoint.every' is not a distance")
            .expected("a number of rounds, epochs, minutes or seconds, such as 5 minutes")
            .found("'" + text + "'");
      }
      Unit unit = Unit.valueOf(matcher.group(2).toUpperCase(Locale.ROOT) + "S");
      return new Every(Long.parseLong(matcher.group(1)), unit);
    }

    /** As a config writes it. */
    @Override
    public String toString() {
      String name = unit.name().toLowerCase(Locale.ROOT);
      return count + " " + (count == 1 ? name.substring(0, name.length() - 1) : name);
    }
  }

  /** Checks the number. */
  public CheckpointRule {
    new Check(PATH).atLeast("keep", keep, 1);
  }

  /**
   * A rule in the words of a config.
   *
   * @param every such as {@code 1 epoch}, {@code 100 rounds} or {@code 5 minutes}
   * @throws ThalwegException BAD_VALUE
   */
  public static CheckpointRule of(String every, int keep) {
    return new CheckpointRule(Every.parse(every), keep);
  }

  /**
   * A config's value: a map of options, or {@code off}, which is empty.
   *
   * @throws ThalwegException if it is anything else or does not pass the checks
   */
  static Optional<CheckpointRule> parse(Object config) {
    return OFF.equals(config)
        ? Optional.empty()
        : Optional.of(SPEC.setting(config, "{every: 5 minutes, keep: 2}, or off"));
  }

  /** The value that {@link #parse} reads. */
  static Object describe(Optional<CheckpointRule> rule) {
    return rule.<Object>map(CheckpointRule::describe).orElse(OFF);
  }

  private Map<String, Object> describe() {
    return SPEC.write(this);
  }
}
