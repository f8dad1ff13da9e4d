package io.thalweg.driver.config;

import io.thalweg.shared.error.ThalwegException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rows that are named on a command line, in the forms of {@code data.train}.
 *
 * @param written a path as it is written, or a list or a map of the forms of {@code data.train}
 * @param source what that means
 */
public record DataWords(Object written, DataSource source) {
  private static final String DATA = "data";
  private static final String TRAIN = "train";

  /**
   * What {@code text} names.
   *
   * @param format the format, where the text does not say it
   * @param directory where relative paths begin
   * @throws ThalwegException MISSING_FILE where a path matches nothing; another {@code USAGE} code
   *     where the words cannot be understood
   */
  public static DataWords of(String text, Optional<String> format, Path directory) {
    Object value = value(text, directory, "DATA");
    if (format.isPresent()) {
      Map<String, Object> source = KnownReading.source(value);
      source.put("format", format.get());
      value = source;
    }
    return read(value, directory);
  }

  private static DataWords read(Object value, Path directory) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put(TRAIN, value);
    Map<String, String> places = new HashMap<>(Map.of("", "DATA"));
    ConfigTree tree = new ConfigTree(new LinkedHashMap<>(Map.of(DATA, data)), places);
    Section section = Section.root(tree, Set.of(DATA)).section(DATA, DataReader.KEYS);
    DataReader reader = new DataReader(DataPaths.of(directory)::resolve);
    return new DataWords(value, reader.source(section, TRAIN));
  }

  /** The same files read with these options, too. */
  public DataWords with(Map<String, String> options) {
    if (options.isEmpty() || !(source instanceof DataSource.Files files)) {
      return this;
    }
    Map<String, Object> map = new LinkedHashMap<>(KnownReading.source(written));
    Map<String, Object> all = new LinkedHashMap<>(KnownReading.map(map.get("options")));
    all.putAll(options);
    map.put("options", all);
    SortedMap<String, String> texts = new TreeMap<>(files.options());
    texts.putAll(options);
    return new DataWords(map, new DataSource.Files(files.paths(), files.format(), texts));
  }

  /** As the value of {@code data.train}, in one line of YAML. */
  public String yaml() {
    return ConfigWriter.flow(written);
  }

  /** A path, or the value that the text is in YAML: {@code {a,b}.csv} is a pattern of paths. */
  static Object value(String text, Path directory, String place) {
    boolean flow = text.startsWith("{") || text.startsWith("[");
    if (!flow || Files.exists(directory.resolve(text))) {
      return text;
    }
    try {
      Object value = YamlReader.value(text, "", place);
      boolean names =
          value instanceof Map<?, ?> map && map.values().stream().allMatch(Objects::isNull);
      return names ? text : value;
    } catch (ThalwegException e) {
      if (text.contains(": ")) {
        throw e;
      }
      return text;
    }
  }
}
