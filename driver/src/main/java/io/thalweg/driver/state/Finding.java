package io.thalweg.driver.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What is wrong with a run, as data.
 *
 * @param code the kind of fault
 * @param severity how bad it is
 * @param round the round in which it was found, from 1; 0 before the first
 * @param epoch the epoch of that round, from 1; 0 before the first
 * @param layer where in the model, such as {@code layer 2 (relu)}
 * @param row which row of the data
 * @param seen the numbers behind it, by name
 * @param cause one sentence on what is so
 * @param remedy one sentence on what to do
 * @param tries what to type to do it, each on its own or all together, as the remedy says
 */
public record Finding(
    Code code,
    Severity severity,
    long round,
    long epoch,
    Optional<String> layer,
    Optional<Row> row,
    Map<String, Double> seen,
    String cause,
    String remedy,
    List<String> tries) {

  /** The kinds of faults. */
  public enum Code {
    /** Steps are so long that the loss grows, or jumps about. */
    LR_TOO_HIGH,
    /** Steps are so short that the run ends long before the loss has fallen. */
    LR_TOO_LOW,
    /** Activations or gradients grow from layer to layer. */
    EXPLODING_GRADIENTS,
    /** Gradients shrink from layer to layer, so that the first ones do not learn. */
    VANISHING_GRADIENTS,
    /** Units that are 0 for every row, and do not learn any more. */
    DEAD_UNITS,
    /** Units at the bounds of their range for every row. */
    SATURATED_UNITS,
    /** An operation that has no value where it was asked: log(0), 0/0, the root of -1. */
    INVALID_OPERATION,
    /** An expression that overflows where a fused operation does not. */
    UNSTABLE_NUMERICS,
    /** One row that is unlike all others. */
    BAD_ROW,
    /** Labels, last layer and loss do not belong together. */
    TARGET_FORMAT,
    /** Parameters that the training does not change. */
    PARAMETERS_NOT_UPDATED,
    /** The model cannot express what is in the data. */
    MODEL_UNDERFITS,
    /** Features differ so much in scale that no learning rate suits all of them. */
    UNSCALED_FEATURES,
    /** Equal or near rows have different labels. */
    LABEL_NOISE,
    /** All labels are the same. */
    CONSTANT_TARGET,
    /** A class is so rare that a model does well without it. */
    IMBALANCE,
    /** A feature says the label. */
    LEAK,
    /** The same row stands in the data again, or in training and held-out rows. */
    DUPLICATE_ROWS,
    /** The held-out loss grows while the training loss falls. */
    OVERFITTING,
    /** The loss has stopped falling. */
    PLATEAU,
    /** A part of the data, such as a file, follows another rule than the rest. */
    BAD_SHARD;

    /** The word that files use. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How bad a finding is. */
  public enum Severity {
    /** Good to know. */
    NOTE,
    /** The result is likely to suffer. */
    WARNING,
    /** Going on is of no use. */
    ERROR;

    /** The word that files use. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A row of the data.
   *
   * @param place its file and where it stands there, as far as that is known
   * @param values its features and label by name
   */
  public record Row(String place, Map<String, Double> values) {
    /** Takes a copy. */
    public Row {
      Objects.requireNonNull(place, "place");
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("place", place);
      map.put("values", values);
      return map;
    }

    static Row from(Object plain) {
      Map<?, ?> map = object(plain);
      return new Row(String.valueOf(map.get("place")), numbers(map.get("values")));
    }
  }

  /** Checks that no part is null, and takes copies. */
  public Finding {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(row, "row");
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(remedy, "remedy");
    seen = Collections.unmodifiableMap(new TreeMap<>(seen));
    tries = List.copyOf(tries);
  }

  /** A finding of this kind, before the first round, with nothing else known of it yet. */
  public static Finding of(Code code, Severity severity, String cause, String remedy) {
    return new Finding(
        code,
        severity,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        cause,
        remedy,
        List.of());
  }

  /** The same, found after {@code outcome}. */
  public Finding in(RoundOutcome outcome) {
    return in(outcome.round() + 1, outcome.epoch() + 1);
  }

  /** The same, found in this round of this epoch, both from 1. */
  public Finding in(long foundRound, long foundEpoch) {
    return new Finding(
        code, severity, foundRound, foundEpoch, layer, row, seen, cause, remedy, tries);
  }

  /** The same, in this layer. */
  public Finding at(String place) {
    return new Finding(
        code, severity, round, epoch, Optional.of(place), row, seen, cause, remedy, tries);
  }

  /** The same, in this row. */
  public Finding at(Row place) {
    return new Finding(
        code, severity, round, epoch, layer, Optional.of(place), seen, cause, remedy, tries);
  }

  /** The same with one more number behind it. */
  public Finding seen(String name, double value) {
    Map<String, Double> more = new TreeMap<>(seen);
    more.put(name, value);
    return new Finding(code, severity, round, epoch, layer, row, more, cause, remedy, tries);
  }

  /** The same with what to type. */
  public Finding tries(String... words) {
    return new Finding(
        code, severity, round, epoch, layer, row, seen, cause, remedy, List.of(words));
  }

  /** The same, to be mended as {@code other} is. */
  public Finding mendedAs(Finding other) {
    return new Finding(
        code, severity, round, epoch, layer, row, seen, cause, other.remedy, other.tries);
  }

  /** The same with its sentences in other words. */
  public Finding worded(UnaryOperator<String> words) {
    return new Finding(
        code,
        severity,
        round,
        epoch,
        layer,
        row,
        seen,
        words.apply(cause),
        words.apply(remedy),
        tries.stream().map(words).toList());
  }

  /** Whether a healthy run has no such finding. */
  public boolean isGrave() {
    return severity != Severity.NOTE;
  }

  /** One line for people: what, where, why, and what to do. */
  public String text() {
    StringBuilder text = new StringBuilder(severity.key() + ": " + code.key());
    layer.ifPresent(place -> text.append(" in ").append(place));
    if (round > 0) {
      text.append(", round ").append(round);
    }
    row.ifPresent(place -> text.append(", ").append(place.place()));
    return text.append(": ").append(cause).append("; ").append(remedy).toString();
  }

  /** Plain data for JSON, in a fixed order. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("code", code.key());
    map.put("severity", severity.key());
    map.put("round", round);
    map.put("epoch", epoch);
    layer.ifPresent(place -> map.put("layer", place));
    row.ifPresent(place -> map.put("row", place.toMap()));
    map.put("seen", seen);
    map.put("cause", cause);
    map.put("remedy", remedy);
    map.put("try", new ArrayList<>(tries));
    return map;
  }

  /**
   * The finding that {@link #toMap} has written.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Finding from(Object plain) {
    Map<?, ?> map = object(plain);
    return new Finding(
        Code.valueOf(String.valueOf(map.get("code")).toUpperCase(Locale.ROOT)),
        Severity.valueOf(String.valueOf(map.get("severity")).toUpperCase(Locale.ROOT)),
        (long) number(map.get("round")),
        (long) number(map.get("epoch")),
        Optional.ofNullable(map.get("layer")).map(String::valueOf),
        Optional.ofNullable(map.get("row")).map(Row::from),
        numbers(map.get("seen")),
        String.valueOf(map.get("cause")),
        String.valueOf(map.get("remedy")),
        ((List<?>) map.get("try")).stream().map(String::valueOf).toList());
  }

  private static Map<?, ?> object(Object plain) {
    if (plain instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException("not an object: " + plain);
  }

  private static Map<String, Double> numbers(Object plain) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    object(plain).forEach((name, value) -> numbers.put(String.valueOf(name), number(value)));
    return numbers;
  }

  /** Files have null for a number that is not finite. */
  private static double number(Object value) {
    return value instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}
