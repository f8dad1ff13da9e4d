package io.thalweg.shared.spec;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A pattern of names in which {@code *} stands for any characters. */
public final class Glob {
  private final Pattern pattern;

  private Glob(String text, boolean questions) {
    this.pattern =
        Pattern.compile(
            text.chars()
                .mapToObj(
                    c ->
                        c == '*'
                            ? ".*"
                            : c == '?' && questions ? "." : Pattern.quote(Character.toString(c)))
                .collect(Collectors.joining()),
            Pattern.DOTALL);
  }

  /** A pattern in which everything but {@code *} stands for itself. */
  public static Glob of(String text) {
    return new Glob(text, false);
  }

  /** A pattern in which {@code ?} stands for one character, too. */
  public static Glob withQuestions(String text) {
    return new Glob(text, true);
  }

  /** Whether the whole name fits. */
  public boolean matches(String name) {
    return pattern.matcher(name).matches();
  }
}
