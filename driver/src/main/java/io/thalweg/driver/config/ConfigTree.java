package io.thalweg.driver.config;

import java.util.Map;

/**
 * A config as it was written: nested plain data and the place where each value stands.
 *
 * @param root the top-level map
 * @param places where the value at a path (such as {@code model.layers.0}) was written, such as
 *     {@code conf/a.yaml line 7}; the empty path is the whole file
 */
record ConfigTree(Map<String, Object> root, Map<String, String> places) {

  /** The place of {@code path}, or of the nearest thing around it that has one. */
  String place(String path) {
    String known = path;
    while (!places.containsKey(known) && !known.isEmpty()) {
      known = parent(known);
    }
    return places.getOrDefault(known, "config");
  }

  /** The path of {@code key} below {@code path}. */
  static String child(String path, Object key) {
    return path.isEmpty() ? key.toString() : path + "." + key;
  }

  private static String parent(String path) {
    int dot = path.lastIndexOf('.');
    return dot < 0 ? "" : path.substring(0, dot);
  }
}
