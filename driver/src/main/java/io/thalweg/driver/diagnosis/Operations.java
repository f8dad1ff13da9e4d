package io.thalweg.driver.diagnosis;

import io.thalweg.shared.autograd.Arithmetic;
import io.thalweg.shared.autograd.Elementary;
import io.thalweg.shared.autograd.Op;
import io.thalweg.shared.autograd.Var;
import io.thalweg.worker.compute.Fault;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Operations with their numbers, as people write them. */
final class Operations {
  private static final MathContext FOUR_DIGITS = new MathContext(4);

  private Operations() {}

  /** {@code exp(812.5) = Infinity}, {@code the derivative of sqrt(0) = Infinity}. */
  static String text(Var value, Fault fault) {
    Op op = value.operation().orElseThrow();
    String call = call(op, fault);
    return (fault.backward() ? "the derivative of " + call : call)
        + " is "
        + (Double.isNaN(fault.result()) ? "not a number" : "infinite");
  }

  /** The operation and what it was given: {@code log(0)}, {@code 0 / 0}. */
  static String call(Op op, Fault fault) {
    if (op instanceof Arithmetic) {
      String sign =
          op instanceof Arithmetic.Divide
              ? "/"
              : op instanceof Arithmetic.Multiply ? "*" : op instanceof Arithmetic.Add ? "+" : "-";
      return range(fault, 0) + " " + sign + " " + range(fault, 1);
    }
    if (op instanceof Elementary.Pow pow) {
      return range(fault, 0) + "^" + number(pow.exponent());
    }
    if (op instanceof Elementary.Affine affine) {
      return number(affine.alpha()) + " * " + range(fault, 0) + " + " + number(affine.beta());
    }
    return op.name() + "(" + range(fault, 0) + ")";
  }

  private static String range(Fault fault, int input) {
    double low = fault.low(input);
    double high = fault.high(input);
    return low == high ? number(low) : number(low) + " to " + number(high);
  }

  /** {@code , in 3 of the 64 rows of the batch}; nothing where no row is to blame. */
  static String rows(Fault fault, long batchRows) {
    return fault.rows() == 0
        ? ""
        : String.format(
            Locale.ROOT, ", in %,d of the %,d rows of the batch", fault.rows(), batchRows);
  }

  /** A number to four digits. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return String.valueOf(value);
    }
    BigDecimal digits = new BigDecimal(value).round(FOUR_DIGITS).stripTrailingZeros();
    boolean plain = value == 0 || Math.abs(value) >= 1e-4 && Math.abs(value) < 1e7;
    return plain ? digits.toPlainString() : digits.toString();
  }
}
