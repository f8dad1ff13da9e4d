package io.thalweg.driver.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
final class Numbers {
  private static final String[] LARGE = {"", "k", "M", "G", "T", "P"};

  private Numbers() {}

  /** A number with fixed decimals, in scientific notation where these would hide it. */
  static String fixed(double value, int decimals) {
    if (!Double.isFinite(value)) {
      return special(value);
    }
    double magnitude = Math.abs(value);
    boolean hidden = magnitude != 0 && magnitude < Math.pow(10, 1 - decimals);
    return magnitude >= 1e6 || hidden
        ? String.format(Locale.ROOT, "%.2e", value)
        : String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** Three significant digits and a unit prefix: {@code 183k}, {@code 1.25M}, {@code 0.42}. */
  static String compact(double value) {
    if (!Double.isFinite(value)) {
      return special(value);
    }
    double magnitude = Math.abs(value);
    if (magnitude != 0 && (magnitude < 1e-3 || magnitude >= 1e18)) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(3));
    int prefix = 0;
    while (rounded.abs().compareTo(BigDecimal.valueOf(1000)) >= 0) {
      rounded = rounded.movePointLeft(3);
      prefix++;
    }
    return plain(rounded) + LARGE[prefix];
  }

  /** A number with fixed decimals whatever its size. */
  static String decimals(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** Four significant digits, for values that are read off one by one. */
  static String precise(double value) {
    double magnitude = Math.abs(value);
    if (!Double.isFinite(value)) {
      return special(value);
    }
    return magnitude >= 1e6 || magnitude != 0 && magnitude < 1e-4
        ? String.format(Locale.ROOT, "%.3e", value)
        : plain(BigDecimal.valueOf(value).round(new MathContext(magnitude >= 1e3 ? 6 : 4)));
  }

  /** A whole number in groups of three digits, parted by commas. */
  static String grouped(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** {@code m:ss} or {@code h:mm:ss}, rounded up to whole seconds. */
  static String clock(double seconds) {
    if (!Double.isFinite(seconds)) {
      return "?";
    }
    long whole = (long) Math.ceil(Math.max(0, seconds));
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }

  /** A duration of any size with a fitting unit: {@code 3.2 s}, {@code 41 µs}. */
  static String duration(double seconds) {
    if (!Double.isFinite(seconds)) {
      return special(seconds);
    }
    if (seconds >= 60) {
      return clock(seconds) + (seconds < 3600 ? " min" : " h");
    }
    if (seconds >= 1 || seconds == 0) {
      return significant(seconds) + " s";
    }
    if (seconds >= 1e-3) {
      return significant(seconds * 1e3) + " ms";
    }
    return seconds >= 1e-6
        ? significant(seconds * 1e6) + " µs"
        : significant(seconds * 1e9) + " ns";
  }

  /** The label of a linear tick: as many decimals as its step needs. */
  static String tick(double value, double step) {
    if (value == 0) {
      return "0";
    }
    double magnitude = Math.abs(value);
    if (magnitude >= 1e15 || step < 1e-4) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
    if (magnitude >= 1e4) {
      BigDecimal exact = BigDecimal.valueOf(value);
      boolean compact = exact.round(new MathContext(3)).compareTo(exact) == 0;
      return compact ? compact(value) : grouped(Math.round(value));
    }
    int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** The label of a logarithmic tick, {@code digit * 10^decade}. */
  static String logTick(int digit, int decade) {
    return decade < -3 || decade > 5 ? digit + "e" + decade : compact(digit * Math.pow(10, decade));
  }

  /** At most three significant digits, never scientific. */
  static String significant(double value) {
    return plain(BigDecimal.valueOf(value).round(new MathContext(3)));
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  private static String special(double value) {
    return Double.isNaN(value) ? "NaN" : value > 0 ? "inf" : "-inf";
  }
}
