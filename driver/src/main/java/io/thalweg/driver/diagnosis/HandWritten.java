package io.thalweg.driver.diagnosis;

import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.Finding.Code;
import io.thalweg.driver.state.Finding.Severity;
import io.thalweg.shared.autograd.Activation;
import io.thalweg.shared.autograd.Arithmetic;
import io.thalweg.shared.autograd.Arrangement;
import io.thalweg.shared.autograd.Elementary;
import io.thalweg.shared.autograd.Movement;
import io.thalweg.shared.autograd.Op;
import io.thalweg.shared.autograd.Reduction;
import io.thalweg.shared.autograd.RowWise;
import io.thalweg.shared.autograd.Var;
import io.thalweg.worker.compute.Fault;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Functions that are written out with exp and log, where they overflow or come to log(0), and that
 * one operation computes without.
 */
final class HandWritten {
  private static final int FARTHEST = 6; // operations from exp to what shows the function

  private HandWritten() {}

  /** Functions that are written by hand, and what stands for them. */
  private enum Function {
    SOFTMAX("a softmax", "x.softmax()"),
    LOG_SOFTMAX(
        "the logarithm of a softmax", "x.logSoftmax(), or crossEntropy(y, 0) of the logits"),
    SIGMOID("a sigmoid", "x.sigmoid()"),
    LOG_SIGMOID("the logarithm of a sigmoid", "bceWithLogits(y) of what goes into the sigmoid"),
    SOFTPLUS("a softplus", "x.softplus()"),
    TANH("a tanh", "x.tanh()");

    private final String name;
    private final String instead;

    Function(String name, String instead) {
      this.name = name;
      this.instead = instead;
    }
  }

  static Optional<Finding> of(List<Var> values, Fault fault) {
    Var value = values.get(fault.value());
    Op op = value.operation().orElseThrow();
    Optional<Function> function =
        op instanceof Elementary.Exp && !fault.backward()
            ? behind(values, value, value, FARTHEST)
            : op instanceof Elementary.Log && fault.low(0) == 0
                ? before(value.operands().get(0), FARTHEST)
                : Optional.empty();
    return function.map(
        known ->
            Finding.of(
                    Code.UNSTABLE_NUMERICS,
                    Severity.ERROR,
                    known.name + " is written out by hand, and " + Operations.text(value, fault),
                    "take the operation that computes it safely: " + known.instead)
                .seen("operand", fault.high(0))
                .seen("rows", fault.rows()));
  }

  /** What an exponential becomes a part of. */
  private static Optional<Function> behind(List<Var> values, Var exp, Var from, int steps) {
    return users(values, from)
        .map(user -> function(values, exp, from, user, steps))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Stream<Var> users(List<Var> values, Var of) {
    return values.stream()
        .filter(v -> v.operands().stream().anyMatch(o -> o.number() == of.number()));
  }

  private static Optional<Function> function(
      List<Var> values, Var exp, Var from, Var user, int steps) {
    Op op = user.operation().orElseThrow();
    if (op instanceof Elementary.Log) {
      return Optional.of(has(from, Reduction.Sum.class) ? Function.LOG_SOFTMAX : Function.SOFTPLUS);
    }
    boolean divides =
        op instanceof Elementary.Pow pow && pow.exponent() < 0
            || op instanceof Arithmetic.Divide
                && user.operands().get(1).number() == from.number()
                && from.number() != exp.number();
    if (divides) {
      return Optional.of(
          has(from, Reduction.Sum.class)
              ? Function.SOFTMAX
              : has(from, Arithmetic.Add.class) ? Function.TANH : Function.SIGMOID);
    }
    return steps > 0 && (op instanceof Arithmetic.Add || passes(op))
        ? behind(values, exp, user, steps - 1)
        : Optional.empty();
  }

  /** Whether one of these operations leads from an exponential to a value. */
  private static boolean has(Var value, Class<? extends Op> type) {
    Op op = value.operation().orElse(null);
    return type.isInstance(op)
        || op != null
            && !(op instanceof Elementary.Exp)
            && value.operands().stream().anyMatch(operand -> has(operand, type));
  }

  /** What a value is a part of whose logarithm is taken. */
  private static Optional<Function> before(Var value, int steps) {
    Op op = value.operation().orElse(null);
    if (op instanceof RowWise.Softmax || op instanceof Elementary.Exp) {
      return Optional.of(Function.LOG_SOFTMAX);
    }
    if (op instanceof Activation.Sigmoid) {
      return Optional.of(Function.LOG_SIGMOID);
    }
    boolean further = steps > 0 && (passes(op) || op instanceof Arithmetic);
    return further
        ? value.operands().stream()
            .map(operand -> before(operand, steps - 1))
            .flatMap(Optional::stream)
            .findFirst()
        : Optional.empty();
  }

  private static boolean passes(Op op) {
    return op instanceof Elementary.Affine
        || op instanceof Reduction.Sum
        || op instanceof Reduction.Max
        || op instanceof Movement.Reshape
        || op instanceof Movement.Expand
        || op instanceof Arrangement;
  }
}
