package io.thalweg.driver.cli;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.Secrets;
import io.thalweg.shared.error.ThalwegException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Prints what went wrong, as its user should read it, and says which exit code that is. */
final class ErrorReport {
  /** The JVM's encoding of the names of files. */
  private static final String NAMES = "sun.jnu.encoding";

  private static final int LONGEST_CHAIN = 100; // a cause may lead back to itself

  private ErrorReport() {}

  /**
   * Prints {@code error} and returns its exit code.
   *
   * @param debug whether the stack trace is printed too
   */
  static int print(Throwable error, boolean debug, PrintWriter err) {
    ThalwegException shown = forUser(error);
    err.println("error: " + Secrets.inMessage(shown.getMessage()));
    if (debug) {
      StringWriter trace = new StringWriter();
      error.printStackTrace(new PrintWriter(trace));
      err.print(Secrets.inMessage(trace.toString()));
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
    return unwritable(error)
        .or(() -> known(error))
        .orElseGet(
            () ->
                ThalwegException.of(ErrorCode.BAD_COMMAND_LINE, error.getMessage()).remedy(remedy));
  }

  /**
   * The error that is meant for users. Spark wraps what a task has thrown, so the causes are
   * searched too; anything else is a fault of the program or the machine.
   */
  private static ThalwegException forUser(Throwable error) {
    return unwritable(error).or(() -> known(error)).orElseGet(() -> bug(error));
  }

  private static Optional<ThalwegException> known(Throwable error) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
        .limit(LONGEST_CHAIN)
        .filter(ThalwegException.class::isInstance)
        .map(ThalwegException.class::cast)
        .findFirst();
  }

  /** In the locale C a JVM has no bytes for a letter beyond ASCII in a file's name. */
  private static Optional<ThalwegException> unwritable(Throwable error) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
        .limit(LONGEST_CHAIN)
        .filter(InvalidPathException.class::isInstance)
        .findFirst()
        .filter(cause -> !StandardCharsets.UTF_8.name().equals(System.getProperty(NAMES)))
        .map(
            cause ->
                ThalwegException.of(
                        ErrorCode.BAD_COMMAND_LINE,
                        "a file's name has letters that this locale lacks")
                    .expected(
                        "ASCII alone, as this process names files in " + System.getProperty(NAMES))
                    .found(cause.getMessage())
                    .remedy("say 'export LC_ALL=C.UTF-8' first (on a cluster, for the driver)")
                    .cause(error));
  }

  private static ThalwegException bug(Throwable error) {
    String first = String.valueOf(error).lines().findFirst().orElse("").strip();
    return ThalwegException.of(ErrorCode.INTERNAL, "this is a bug or a problem of the machine")
        .found(first)
        .remedy("run it again with --debug for the stack trace, and report it if it persists")
        .cause(error);
  }
}
