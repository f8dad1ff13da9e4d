package io.thalweg.shared.error;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The error for a name that does not exist: it names the one that was likely meant, and all that
 * there are.
 */
public final class UnknownKey {
  private UnknownKey() {}

  /**
   * The {@link ErrorCode#UNKNOWN_KEY} error for {@code key}.
   *
   * @param path where the key stands, without it, such as {@code optimizer}; empty at the top
   * @param key the key that is not known
   * @param known all keys that may stand there
   */
  public static ThalwegException of(String path, String key, Collection<String> known) {
    String full = path.isEmpty() ? key : path + "." + key;
    ThalwegException error =
        ThalwegException.of(ErrorCode.UNKNOWN_KEY, "unknown key '" + full + "'")
            .expected(expectation(known))
            .found(key);
    return here(key, known)
        .or(() -> ForeignNames.saying(key))
        .or(
            () ->
                ForeignNames.elsewhere(key)
                    .filter(place -> !place.equals(full))
                    .map(UnknownKey::meant))
        .or(() -> nearest(key, known).map(UnknownKey::meant))
        .map(error::remedy)
        .orElse(error);
  }

  /**
   * The error for an unknown name in a closed set of values, such as an optimizer's type.
   *
   * @param path the key whose value it is, such as {@code optimizer.type}
   * @param value the value that is not known
   * @param known all values that it may have
   */
  public static ThalwegException value(String path, String value, Collection<String> known) {
    ThalwegException error =
        ThalwegException.of(ErrorCode.BAD_VALUE, "unknown value of '" + path + "'")
            .expected(expectation(known))
            .found(value);
    return here(value, known)
        .or(() -> ForeignNames.saying(value))
        .or(() -> nearest(value, known).map(UnknownKey::meant))
        .map(error::remedy)
        .orElse(error);
  }

  /** The known name that differs in case and underscores alone, or that others call so. */
  private static Optional<String> here(String word, Collection<String> known) {
    String plain = ForeignNames.plain(word);
    return new TreeSet<>(known)
        .stream()
            .filter(name -> ForeignNames.plain(name).equals(plain))
            .findFirst()
            .or(() -> ForeignNames.ours(word, known))
            .map(UnknownKey::meant);
  }

  private static String meant(String name) {
    return "did you mean '" + name + "'?";
  }

  /**
   * The known word with the smallest edit distance to {@code word} (the first of the alphabet among
   * equals), or nothing when even that one is too far to be a likely slip: a third of the letters
   * may differ, half of six and more, and a single letter is never one.
   */
  public static Optional<String> nearest(String word, Collection<String> known) {
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : new TreeSet<>(known)) {
      int distance = distance(word, candidate);
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return best != null && likely(word, best, bestDistance) ? Optional.of(best) : Optional.empty();
  }

  private static boolean likely(String word, String candidate, int distance) {
    int shorter = Math.min(word.length(), candidate.length());
    int longer = Math.max(word.length(), candidate.length());
    int slips = longer < 6 ? longer / 3 : longer / 2;
    return shorter > 1 && distance <= slips || distance == 0;
  }

  private static String expectation(Collection<String> known) {
    List<String> sorted = new ArrayList<>(new TreeSet<>(known));
    return sorted.isEmpty() ? "no key here" : "one of " + String.join(", ", sorted);
  }

  /** Edit distance with swaps of neighbours (optimal string alignment), ignoring case. */
  static int distance(String first, String second) {
    String a = first.toLowerCase(Locale.ROOT);
    String b = second.toLowerCase(Locale.ROOT);
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, i, j, cost);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(String a, String b, int i, int j, int[][] cost) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best =
        Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
