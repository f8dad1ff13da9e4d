package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.function.Supplier;

/** Calls functions that a user has written, and says in words what is wrong with what they give. */
final class UserCode {
  private UserCode() {}

  /**
   * The value that a function records.
   *
   * @param what it is, for messages: {@code the objective}
   * @throws ThalwegException BAD_OBJECTIVE if it fails, or gives no value of {@code graph}
   */
  static Var call(String what, Graph graph, Supplier<Var> function) {
    Var value = call(what, function);
    if (value == null || value.graph() != graph) {
      throw ThalwegException.of(ErrorCode.BAD_OBJECTIVE, what + " gives no value of its own")
          .expected("an expression of its arguments")
          .found(value == null ? "null" : "a value of another graph")
          .remedy("compute with the arguments only; numbers may be captured, values may not");
    }
    return value;
  }

  private static Var call(String what, Supplier<Var> function) {
    try {
      return function.get();
    } catch (ThalwegException e) {
      throw e.at(what);
    } catch (RuntimeException e) {
      throw ThalwegException.of(ErrorCode.BAD_OBJECTIVE, what + " failed: " + e).cause(e);
    }
  }

  /**
   * Checks that a value is one of each row alone.
   *
   * @throws ThalwegException BAD_OBJECTIVE if rows meet in it
   */
  static void requireRowsApart(String what, Var value) {
    if (value.mixesRows()) {
      throw ThalwegException.of(ErrorCode.BAD_OBJECTIVE, what + " of a row depends on other rows")
          .expected("an expression of one row and the parameters")
          .found("a sum, mean or maximum over the batch axis")
          .remedy("reduce over the last axis (-1) only; a batch is spread over many workers");
    }
  }
}
