package io.thalweg.driver.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them. */
final class Amount {
  private static final MathContext SHORT = new MathContext(3);
  private static final MathContext EXACT = new MathContext(4);

  private Amount() {}

  /** Three digits, four of what is just below 1 (an accuracy), and a unit that may be empty. */
  static String text(double x, String unit) {
    return unit.isEmpty() ? digits(x) : digits(x) + " " + unit;
  }

  private static String digits(double x) {
    double size = Math.abs(x);
    if (size >= 1e6) {
      return plain(x / 1e6, SHORT) + "M";
    }
    if (size >= 1000) {
      return String.format(Locale.ROOT, "%,d", new BigDecimal(x).round(SHORT).longValueExact());
    }
    return plain(x, size > 0.9 && size < 1 ? EXACT : SHORT);
  }

  private static String plain(double x, MathContext context) {
    BigDecimal rounded = new BigDecimal(x).round(context);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /** The unit of a number, which its name ends with; JMH's products are named by their shapes. */
  static String unit(Quantity quantity) {
    String name = quantity.value();
    if (name.endsWith("_per_s")) {
      return name.substring(0, name.length() - "_per_s".length()) + "/s";
    }
    if (name.matches("\\d+x\\d+x\\d+..")) {
      return "GF/s";
    }
    return name.endsWith("_ms") ? "ms" : name.endsWith("_s") ? "s" : "";
  }
}
