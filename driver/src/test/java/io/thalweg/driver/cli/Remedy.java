package io.thalweg.driver.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an error tells its user to type.
 *
 * @param text what stands after "to do:"
 */
record Remedy(String text) {
  private static final Pattern SET = Pattern.compile("--set (?:'([^']+)'|([^\\s;,)]*[^\\s;,.)]))");

  /** The remedy of the error that {@code output} ends with. */
  static Remedy of(Output output) {
    Matcher remedy = Pattern.compile("  to do: +(.*)").matcher(output.err());
    if (!remedy.find()) {
      throw new AssertionError("no remedy in: " + output.err());
    }
    return new Remedy(remedy.group(1));
  }

  /** The values of all {@code --set}, as a shell hands them over. */
  List<String> sets() {
    List<String> sets = new ArrayList<>();
    Matcher matcher = SET.matcher(text);
    while (matcher.find()) {
      sets.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
    return sets;
  }
}
