package io.thalweg.driver.cli;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints what went wrong, as its user should read it, and says which exit code that is. */
final class ErrorReport {
  private static final int LONGEST_CHAIN = 100; // a cause may lead back to itself

  private ErrorReport() {}

  /**
   * Prints {@code error} and returns its exit code.
   *
   * @param debug whether the stack trace is printed too
   */
  static int print(Throwable error, boolean debug, PrintWriter err) {
    ThalwegException shown = forUser(error);
    err.println("error: " + shown.getMessage());
    if (debug) {
      error.printStackTrace(err);
    }
    err.flush();
    return shown.code().type().exitCode();
  }

  /** The error of a command line that cannot be parsed. */
  static ThalwegException usage(ParameterException error) {
    String command = error.getCommandLine().getCommandSpec().qualifiedName();
    String help = "see " + command + " --help";
    List<String> near =
        error instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    String remedy =
        near.isEmpty() ? help : "did you mean " + String.join(" or ", near) + "? Or " + help;
    return ThalwegException.of(ErrorCode.BAD_COMMAND_LINE, error.getMessage()).remedy(remedy);
  }

  /**
   * The error that is meant for users. Spark wraps what a task has thrown, so the causes are
   * searched too; anything else is a fault of the program or the machine.
   */
  private static ThalwegException forUser(Throwable error) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
        .limit(LONGEST_CHAIN)
        .filter(ThalwegException.class::isInstance)
        .map(ThalwegException.class::cast)
        .findFirst()
        .orElseGet(() -> unexpected(error));
  }

  private static ThalwegException unexpected(Throwable error) {
    String first = String.valueOf(error).lines().findFirst().orElse("").strip();
    return ThalwegException.of(ErrorCode.INTERNAL, "this is a bug or a problem of the machine")
        .found(first)
        .remedy("run it again with --debug for the stack trace, and report it if it persists")
        .cause(error);
  }
}
