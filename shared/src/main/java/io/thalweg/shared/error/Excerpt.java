package io.thalweg.shared.error;

/** Text of the user's data as a message shows it: no control characters, and not too long. */
public final class Excerpt {
  private static final int LONGEST = 160;

  private Excerpt() {}

  /** {@code text} in one line, cut between words where it is long. */
  public static String of(String text) {
    String line = visible(text).replace("\n", "\\n");
    if (line.length() <= LONGEST) {
      return line;
    }
    int end = LONGEST;
    for (int i = LONGEST; i > LONGEST / 2; i--) {
      if (!Character.isLetterOrDigit(line.charAt(i)) && !Character.isSurrogate(line.charAt(i))) {
        end = i;
        break;
      }
    }
    end -= Character.isHighSurrogate(line.charAt(end - 1)) ? 1 : 0;
    return line.substring(0, end) + "...";
  }

  /** {@code text} with control characters but the ends of lines written as escapes. */
  static String visible(String text) {
    if (text.chars().noneMatch(Excerpt::isHidden)) {
      return text;
    }
    StringBuilder shown = new StringBuilder();
    text.chars()
        .forEach(
            c -> {
              if (isHidden(c)) {
                shown.append(String.format("\\u%04x", c));
              } else {
                shown.append((char) c);
              }
            });
    return shown.toString();
  }

  /** Whether a terminal would act on the character instead of showing it. */
  private static boolean isHidden(int c) {
    return (Character.isISOControl(c) && c != '\n') || Character.getType(c) == Character.FORMAT;
  }
}
