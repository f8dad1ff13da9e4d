package io.thalweg.shared.column;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.Excerpt;
import io.thalweg.shared.error.ThalwegException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Encodings as plain data, such as JSON holds. */
public final class EncodingFormat {
  private static final String KIND = "kind";
  private static final String CATEGORIES = "categories";
  private static final String ORDER = "order";
  private static final String DIM = "dim";
  private static final String DROP = "drop";
  private static final String PARTS = "parts";
  private static final String SINCE = "since";
  private static final String FILL = "fill";
  private static final String INDICATOR = "indicator";
  private static final String WIDTH = "width";

  private EncodingFormat() {}

  /** Plain data, in a fixed order. */
  public static Map<String, Object> toMap(Encoding encoding) {
    Map<String, Object> map = new LinkedHashMap<>();
    Coding coding = encoding.coding();
    Expansion expansion = encoding.expansion();
    if (expansion instanceof Expansion.OneHot oneHot) {
      map.put(KIND, "one_hot");
      map.put(CATEGORIES, encoding.categories());
      map.put(DROP, oneHot.dropFirst() ? "first" : "none");
    } else if (expansion instanceof Expansion.Index index) {
      map.put(KIND, "embed");
      map.put(CATEGORIES, encoding.categories());
      map.put(DIM, index.dim());
    } else if (coding instanceof Coding.Codes codes) {
      map.put(KIND, "ordinal");
      map.put(ORDER, codes.values());
    } else if (coding instanceof Coding.Parts dated) {
      map.put(KIND, "date");
      map.put(PARTS, dated.parts().stream().map(DatePart::key).toList());
    } else if (coding instanceof Coding.Since days) {
      map.put(KIND, "days_since");
      map.put(SINCE, days.start().toString());
    } else {
      map.put(KIND, "number");
      map.put(WIDTH, coding.width());
    }
    if (expansion instanceof Expansion.Filled filled) {
      map.put(FILL, filled.values());
      map.put(INDICATOR, filled.indicator());
    }
    return map;
  }

  /**
   * The encoding that {@link #toMap} wrote.
   *
   * @throws ThalwegException BAD_MODEL_FILE if it is not there
   */
  public static Encoding fromMap(Map<String, Object> map) {
    String kind = text(map, KIND);
    try {
      return switch (kind) {
        case "one_hot" -> {
          Coding.Codes codes = codes(map, CATEGORIES);
          boolean drop = text(map, DROP).equals("first");
          yield new Encoding(codes, new Expansion.OneHot(codes.values().size(), drop));
        }
        case "embed" -> {
          Coding.Codes codes = codes(map, CATEGORIES);
          yield new Encoding(codes, new Expansion.Index(codes.values().size(), count(map, DIM)));
        }
        case "ordinal" -> filled(map, codes(map, ORDER));
        case "date" -> filled(map, new Coding.Parts(parts(texts(map, PARTS))));
        case "days_since" -> filled(map, new Coding.Since(LocalDateTime.parse(text(map, SINCE))));
        case "number" -> filled(map, new Coding.Numbers(count(map, WIDTH)));
        default -> throw bad(KIND, "one that is known", kind);
      };
    } catch (DateTimeException | IllegalArgumentException e) {
      throw bad(kind, "a consistent encoding", String.valueOf(e.getMessage()));
    }
  }

  private static Encoding filled(Map<String, Object> map, Coding coding) {
    List<Double> values = new ArrayList<>();
    for (Object value : list(map, FILL)) {
      if (!(value instanceof Number number) || !Double.isFinite(number.doubleValue())) {
        throw bad(FILL, "finite numbers", String.valueOf(value));
      }
      values.add(number.doubleValue());
    }
    if (!(map.get(INDICATOR) instanceof Boolean indicator)) {
      throw bad(INDICATOR, "true or false", String.valueOf(map.get(INDICATOR)));
    }
    return new Encoding(coding, new Expansion.Filled(values, coding.width(), indicator));
  }

  private static Coding.Codes codes(Map<String, Object> map, String key) {
    List<String> values = texts(map, key);
    if (values.isEmpty() || values.stream().distinct().count() < values.size()) {
      throw bad(key, "one or more different texts", Excerpt.of(values.toString()));
    }
    return new Coding.Codes(values);
  }

  private static List<DatePart> parts(List<String> names) {
    if (names.isEmpty()) {
      throw bad(PARTS, "one or more parts", "none");
    }
    return names.stream()
        .map(
            name ->
                Arrays.stream(DatePart.values())
                    .filter(part -> part.key().equals(name.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> bad(PARTS, "parts of a date", name)))
        .toList();
  }

  private static List<String> texts(Map<String, Object> map, String key) {
    List<String> texts = new ArrayList<>();
    for (Object value : list(map, key)) {
      if (!(value instanceof String text)) {
        throw bad(key, "texts", String.valueOf(value));
      }
      texts.add(text);
    }
    return texts;
  }

  private static List<?> list(Map<String, Object> map, String key) {
    if (map.get(key) instanceof List<?> list) {
      return list;
    }
    throw bad(key, "a list", String.valueOf(map.get(key)));
  }

  private static String text(Map<String, Object> map, String key) {
    if (map.get(key) instanceof String text) {
      return text;
    }
    throw bad(key, "a text", String.valueOf(map.get(key)));
  }

  private static int count(Map<String, Object> map, String key) {
    if (map.get(key) instanceof Integer number && number > 0) {
      return number;
    }
    throw bad(key, "a whole number from 1 on", String.valueOf(map.get(key)));
  }

  private static ThalwegException bad(String key, String expected, String found) {
    return ThalwegException.of(
            ErrorCode.BAD_MODEL_FILE, "the encoding of a column cannot be read: '" + key + "'")
        .expected(expected)
        .found(Excerpt.of(found));
  }
}
