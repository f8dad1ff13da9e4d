package io.thalweg.driver.config;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.Secrets;
import io.thalweg.shared.error.ThalwegException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values set on the command line: {@code optimizer.lr=0.01}, {@code model.layers.0.linear=64}. The
 * value is YAML; null or nothing removes the key. Whether a key exists is found out by whoever
 * reads the tree, so the same error comes from file and command line.
 */
final class Overrides {
  /**
   * A string or a list that stands for a map: the path where it may, and the key that it is the
   * value of.
   */
  private static final Map<String, String> SHORT_FORMS =
      Map.of(
          "loss", "type",
          "optimizer", "type",
          "schedule", "type",
          "penalty", "type",
          "data.label", "column",
          "data.train", "path",
          "data.test", "path");

  private static final Pattern OPTION = Pattern.compile("data\\.(train|test)\\.options\\.(.+)");

  /** Before what is set on the command line. */
  private static final String COMMAND_LINE = "--set ";

  private final String shown;
  private final String[] keys;
  private final Object value;

  private Overrides(String text, String origin) {
    shown = origin + text;
    int equals = text.indexOf('=');
    if (equals < 1 || !text.substring(0, equals).matches("[^.\\s]+(\\.[^.\\s]+)*")) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, shown + ": this sets no key")
          .expected("KEY=VALUE, such as optimizer.lr=0.01")
          .found(text);
    }
    this.keys = keys(text.substring(0, equals));
    Secrets.remember(keys[keys.length - 1], text.substring(equals + 1));
    this.value = YamlReader.value(text.substring(equals + 1), String.join(".", keys), shown);
  }

  /** Names of Spark's options may have dots: {@code data.train.options.fs.s3a.endpoint}. */
  private static String[] keys(String path) {
    Matcher option = OPTION.matcher(path);
    return option.matches()
        ? new String[] {"data", option.group(1), "options", option.group(2)}
        : path.split("\\.");
  }

  /** {@code tree} with all of {@code sets} applied in order; {@code tree} itself stays as it is. */
  static ConfigTree apply(ConfigTree tree, List<String> sets) {
    return apply(tree, sets, COMMAND_LINE);
  }

  /**
   * The same for values that are set elsewhere.
   *
   * @param origin what errors write before them
   */
  static ConfigTree apply(ConfigTree tree, List<String> sets, String origin) {
    Map<String, Object> root = mutableMap(tree.root());
    Map<String, String> places = new HashMap<>(tree.places());
    for (String set : sets) {
      Overrides override = new Overrides(set, origin);
      override.set(root, 0, "");
      override.mark(places);
    }
    return new ConfigTree(root, places);
  }

  private void set(Map<String, Object> map, int depth, String path) {
    String key = keys[depth];
    String child = ConfigTree.child(path, key);
    if (depth < keys.length - 1) {
      map.put(key, descend(map.getOrDefault(key, new LinkedHashMap<>()), depth + 1, child));
    } else if (value == null) {
      map.remove(key);
    } else {
      map.put(key, mutable(value));
    }
  }

  private void set(List<Object> list, int depth, String path) {
    int index = index(list, keys[depth], path);
    String child = ConfigTree.child(path, index);
    if (depth < keys.length - 1) {
      list.set(index, descend(list.get(index), depth + 1, child));
    } else if (value == null) {
      list.remove(index);
    } else {
      list.set(index, mutable(value));
    }
  }

  @SuppressWarnings("unchecked") // mutable() has made every map and list of the tree
  private Object descend(Object inner, int depth, String path) {
    Object expanded = expand(inner, path, keys[depth]);
    if (expanded instanceof Map) {
      set((Map<String, Object>) expanded, depth, path);
    } else if (expanded instanceof List) {
      set((List<Object>) expanded, depth, path);
    } else {
      throw ThalwegException.of(
              ErrorCode.WRONG_TYPE, shown + ": '" + path + "' has no keys of its own")
          .expected("a map or a list at '" + path + "'")
          .found(PlainData.describe(inner));
    }
    return expanded;
  }

  /** A list that is followed by an index is meant as the list that it is. */
  private static Object expand(Object inner, String path, String next) {
    String key = SHORT_FORMS.get(path);
    boolean isShort = inner instanceof String || (inner instanceof List && !isIndex(next));
    return key != null && isShort ? new LinkedHashMap<>(Map.of(key, inner)) : inner;
  }

  private static boolean isIndex(String key) {
    return key.matches("\\d{1,9}");
  }

  private int index(List<Object> list, String key, String path) {
    return Optional.of(key)
        .filter(Overrides::isIndex)
        .map(Integer::parseInt)
        .filter(index -> index < list.size())
        .orElseThrow(
            () ->
                ThalwegException.of(ErrorCode.BAD_VALUE, shown + ": '" + path + "' is a list")
                    .expected("an index from 0 to " + (list.size() - 1) + " after '" + path + "'")
                    .found(key));
  }

  /** The set value and all that was created for it came from the command line. */
  private void mark(Map<String, String> places) {
    String path = "";
    for (String key : keys) {
      path = ConfigTree.child(path, key);
      places.putIfAbsent(path, shown);
    }
    String set = path;
    places.keySet().removeIf(inner -> inner.startsWith(set + "."));
    places.put(set, shown);
  }

  private static Map<String, Object> mutableMap(Map<?, ?> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, inner) -> copy.put((String) key, mutable(inner)));
    return copy;
  }

  private static Object mutable(Object value) {
    if (value instanceof Map<?, ?> map) {
      return mutableMap(map);
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(inner -> copy.add(mutable(inner)));
      return copy;
    }
    return value;
  }
}
