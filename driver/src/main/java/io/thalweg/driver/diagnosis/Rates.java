package io.thalweg.driver.diagnosis;

import java.math.BigDecimal;
import java.math.MathContext;

/** Learning rates as people write them. */
public final class Rates {
  private static final MathContext THREE_DIGITS = new MathContext(3);

  private Rates() {}

  /** {@code lr} divided by a power of ten. */
  public static String lower(double lr, int power) {
    return text(BigDecimal.valueOf(lr).scaleByPowerOfTen(-power));
  }

  /** {@code lr} times {@code factor}, to three digits. */
  public static String times(double lr, double factor) {
    return text(BigDecimal.valueOf(lr).multiply(BigDecimal.valueOf(factor)).round(THREE_DIGITS));
  }

  /** What to type for a rate. */
  public static String setting(String lr) {
    return String.format("--set optimizer.lr=%s", lr);
  }

  private static String text(BigDecimal rate) {
    BigDecimal plain = rate.stripTrailingZeros();
    return plain.scale() <= 6 ? plain.toPlainString() : plain.toString();
  }
}
