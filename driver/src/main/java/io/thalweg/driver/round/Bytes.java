package io.thalweg.driver.round;

import java.util.Locale;

/** Sizes as people read them. */
final class Bytes {
  private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB"};

  private Bytes() {}

  /** Two or three digits and a unit: {@code 1.4 GB}. */
  static String text(long bytes) {
    double value = bytes / 1e3;
    int unit = 0;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1e3;
      unit++;
    }
    return String.format(Locale.ROOT, value < 99.95 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
  }
}
