package io.thalweg.driver.score;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads the files of {@code driver/src/bench/doctor}. */
final class Cards {
  private Cards() {}

  /** All documents of YAML in a file, or the one list or map that it is. */
  static Object read(Path file) throws IOException {
    LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    return new Load(settings).loadFromString(Files.readString(file));
  }

  /** A map with its keys as text. */
  static Map<String, Object> map(Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> entries) {
      entries.forEach((key, inner) -> map.put((String) key, inner));
    }
    return map;
  }

  /** A list of maps. */
  static List<Map<String, Object>> maps(Object value) {
    List<Map<String, Object>> maps = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(entry -> maps.add(map(entry)));
    }
    return maps;
  }

  /** A list of words. */
  static List<String> words(Object value) {
    List<String> words = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(entry -> words.add((String) entry));
    }
    return words;
  }
}
