package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Calls functions that a user has written, and says in words what is wrong with what they give. */
final class UserCode {
  private static final List<String> OTHERS =
      List.of("java.", "jdk.", "scala.", "io.thalweg.shared.autograd.");

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

  /**
   * What a function gives. An {@link Error} of it ends the run as an exception does: it says
   * nothing about the JVM that it was met in, which may be the user's own.
   *
   * @throws ThalwegException BAD_OBJECTIVE if it fails
   */
  static <T> T call(String what, Supplier<T> function) {
    try {
      return function.get();
    } catch (ThalwegException e) {
      throw e.at(what);
    } catch (Throwable e) { // also a checked one, which a function may throw without saying so
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw ThalwegException.of(ErrorCode.BAD_OBJECTIVE, what + " failed: " + e)
          .found(place(e))
          .cause(e);
    }
  }

  /** Where it was thrown: in the user's code, as far as can be told, or else in what that calls. */
  private static String place(Throwable fault) {
    StackTraceElement[] trace = fault.getStackTrace();
    return Arrays.stream(trace)
        .filter(frame -> OTHERS.stream().noneMatch(frame.getClassName()::startsWith))
        .findFirst()
        .or(() -> Arrays.stream(trace).findFirst())
        .map(frame -> "at " + frame)
        .orElse(null);
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
