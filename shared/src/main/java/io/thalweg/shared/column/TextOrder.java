package io.thalweg.shared.column;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The orders of texts: they do not depend on a language. */
public final class TextOrder {
  /** By code point, as the bytes of UTF-8 are ordered. */
  public static final Comparator<String> BY_CODE_POINT = TextOrder::compare;

  private TextOrder() {}

  /** By number where all are numbers, else by code point. */
  public static List<String> sorted(Collection<String> texts) {
    return texts.stream().allMatch(TextOrder::isNumber)
        ? texts.stream()
            .sorted(
                Comparator.comparing((String text) -> new BigDecimal(text))
                    .thenComparing(BY_CODE_POINT))
            .toList()
        : texts.stream().sorted(BY_CODE_POINT).toList();
  }

  private static boolean isNumber(String text) {
    return text.length() < 40 && text.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,3})?");
  }

  private static int compare(String one, String other) {
    int i = 0;
    while (i < one.length() && i < other.length()) {
      int first = one.codePointAt(i);
      int second = other.codePointAt(i);
      if (first != second) {
        return Integer.compare(first, second);
      }
      i += Character.charCount(first);
    }
    return Integer.compare(one.length(), other.length());
  }
}
