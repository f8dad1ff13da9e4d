package io.thalweg.driver.diagnosis;

import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.Finding.Code;
import io.thalweg.driver.state.Finding.Severity;
import io.thalweg.shared.autograd.Arithmetic;
import io.thalweg.shared.autograd.Elementary;
import io.thalweg.shared.autograd.Op;
import io.thalweg.shared.autograd.Var;
import io.thalweg.worker.compute.Fault;
import java.util.List;
import java.util.Optional;

/** Operations that have no value, or no derivative, at what they were given. */
final class Undefined {
  private static final double NEAR_ZERO = 1e-15; // a quotient of this overflows in its derivative

  private Undefined() {}

  static Optional<Finding> of(List<Var> values, Fault fault, long batchRows) {
    Var value = values.get(fault.value());
    Op op = value.operation().orElseThrow();
    return remedy(op, fault)
        .map(
            remedy ->
                Finding.of(
                        Code.INVALID_OPERATION,
                        Severity.ERROR,
                        Operations.text(value, fault) + Operations.rows(fault, batchRows),
                        remedy)
                    .seen("operand", fault.low(fault.inputs() - 1))
                    .seen("rows", fault.rows()));
  }

  /** What to write instead; empty where the operation has a value there. */
  private static Optional<String> remedy(Op op, Fault fault) {
    double x = fault.low(0);
    if (op instanceof Elementary.Log && x <= 0) {
      return Optional.of(
          "take the logarithm of what is above 0: x.softplus().log(), or x.relu().add(1e-6).log()");
    }
    if (op instanceof Elementary.Sqrt && (fault.backward() ? x == 0 : x < 0)) {
      return Optional.of(
          x < 0
              ? "take the root of what is above 0: x.square().add(1e-12).sqrt(), or"
                  + " x.relu().add(1e-12).sqrt()"
              : "its slope at 0 is infinite: add a small number before it, x.add(1e-12).sqrt()");
    }
    if (op instanceof Elementary.Pow pow && isUndefined(x, pow.exponent(), fault.backward())) {
      return Optional.of(
          x < 0
              ? "a power that is no whole number needs a base above 0: x.relu().add(1e-6).pow(...)"
              : "add a small number to its base: x.add(1e-6).pow(...)");
    }
    if (op instanceof Arithmetic.Divide && Math.abs(fault.low(1)) < NEAR_ZERO) {
      return Optional.of(
          "keep the divisor away from 0: x.div(y.add(1e-6)), or y.square().add(1e-6)");
    }
    return Optional.empty();
  }

  private static boolean isUndefined(double base, double exponent, boolean backward) {
    boolean whole = exponent == Math.rint(exponent);
    return base < 0 ? !whole : base == 0 && exponent < (backward ? 1 : 0);
  }
}
