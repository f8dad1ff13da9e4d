package io.thalweg.driver.files;

import java.util.Iterator;
import java.util.Map;

/** The beginning of a value of JSON as an error shows it, whatever its size. */
public final class JsonExcerpt {
  private static final int LONGEST = 80;

  private JsonExcerpt() {}

  /** {@code value} in one line, without control characters. */
  public static String of(Object value) {
    StringBuilder text = new StringBuilder();
    append(value, text);
    boolean isLong = text.length() > LONGEST;
    return text.substring(0, isLong ? LONGEST : text.length()).replaceAll("\\p{Cntrl}", "?")
        + (isLong ? "..." : "");
  }

  private static void append(Object value, StringBuilder text) {
    if (value instanceof Map<?, ?> map) {
      text.append('{');
      for (Iterator<?> keys = map.keySet().iterator(); keys.hasNext() && hasRoom(text); ) {
        Object key = keys.next();
        append(key, text);
        text.append('=');
        append(map.get(key), text);
        text.append(keys.hasNext() ? ", " : "");
      }
      text.append('}');
    } else if (value instanceof Iterable<?> values) {
      text.append('[');
      for (Iterator<?> each = values.iterator(); each.hasNext() && hasRoom(text); ) {
        append(each.next(), text);
        text.append(each.hasNext() ? ", " : "");
      }
      text.append(']');
    } else if (hasRoom(text)) {
      String all = String.valueOf(value);
      text.append(all, 0, Math.min(all.length(), LONGEST + 1));
    }
  }

  private static boolean hasRoom(StringBuilder text) {
    return text.length() <= LONGEST;
  }
}
