package io.thalweg.shared.error;

import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The only exception that is meant for users: what is wrong, what was expected, what was found and
 * what to do. Secrets in its texts are hidden ({@link Secrets}).
 *
 * <p>Build one with {@link #of}, then add the parts that apply:
 *
 * <pre>{@code
 * throw ThalwegException.of(ErrorCode.MISSING_COLUMN, "column 'lable' is not in the data")
 *     .expected("one of label, pixels")
 *     .found("lable")
 *     .remedy("set data.label to the label column");
 * }</pre>
 */
public final class ThalwegException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String what;
  private final String expected;
  private final String found;
  private final String remedy;

  private ThalwegException(
      ErrorCode code, String what, String expected, String found, String remedy, Throwable cause) {
    super(message(code, what, expected, found, remedy), cause);
    this.code = Objects.requireNonNull(code);
    this.what = shown(Objects.requireNonNull(what));
    this.expected = shown(expected);
    this.found = shown(found);
    this.remedy = shown(remedy);
  }

  /** An error with its one-sentence description. */
  public static ThalwegException of(ErrorCode code, String what) {
    return new ThalwegException(code, what, null, null, null, null);
  }

  /** The same error with another description. */
  public ThalwegException described(String text) {
    return new ThalwegException(code, text, expected, found, remedy, getCause());
  }

  /** The same error that also says what was expected. */
  public ThalwegException expected(String text) {
    return new ThalwegException(code, what, text, found, remedy, getCause());
  }

  /** The same error that also says what was found. */
  public ThalwegException found(String text) {
    return new ThalwegException(code, what, expected, text, remedy, getCause());
  }

  /** The same error that also says what to do. */
  public ThalwegException remedy(String text) {
    return new ThalwegException(code, what, expected, found, text, getCause());
  }

  /** The same error, its description led by where it is, such as {@code conf/a.yaml line 7}. */
  public ThalwegException at(String place) {
    return new ThalwegException(code, place + ": " + what, expected, found, remedy, getCause());
  }

  /** The same error with the exception that brought it to light. */
  public ThalwegException cause(Throwable cause) {
    return new ThalwegException(code, what, expected, found, remedy, cause);
  }

  /**
   * The same error in the words of another face of the program, which calls settings by other
   * names: {@code words} rewrites all of the text but what was found, which is the user's own.
   */
  public ThalwegException inWords(UnaryOperator<String> words) {
    ThalwegException told =
        new ThalwegException(
            code,
            words.apply(what),
            expected == null ? null : words.apply(expected),
            found,
            remedy == null ? null : words.apply(remedy),
            getCause());
    told.setStackTrace(getStackTrace());
    return told;
  }

  /** The stable name of this error. */
  public ErrorCode code() {
    return code;
  }

  /** What is wrong, in one sentence. */
  public String what() {
    return what;
  }

  /** What was expected, or null. */
  public String expected() {
    return expected;
  }

  /** What was found, or null. */
  public String found() {
    return found;
  }

  /** What to do about it, or null. */
  public String remedy() {
    return remedy;
  }

  private static String message(
      ErrorCode code, String what, String expected, String found, String remedy) {
    StringBuilder text =
        new StringBuilder(Excerpt.visible(what)).append(" [").append(code).append(']');
    append(text, "expected", expected);
    append(text, "found", found);
    append(text, "to do", remedy);
    return Secrets.inMessage(text.toString());
  }

  private static String shown(String text) {
    return text == null ? null : Secrets.inMessage(text);
  }

  private static void append(StringBuilder text, String name, String value) {
    if (value != null) {
      text.append(String.format("%n  %-9s %s", name + ":", Excerpt.visible(value)));
    }
  }
}
