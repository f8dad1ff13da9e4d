package io.thalweg.driver.config;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rows that {@code evaluate} and {@code predict} are asked to read, named in the words of a
 * config. What is not said about them is taken from the run, see {@link KnownReading}.
 *
 * @param data what stands in the place of {@code data.test}: a path, or {@code {path, format,
 *     options}}, {@code {sql}} or {@code [path, ...]} in YAML
 * @param format the format of {@code data}, instead of the one that its name or the run says
 * @param sets overrides of the run's {@code data}, such as {@code data.label=churn}
 * @param directory the current directory, where relative paths begin
 */
public record NewData(
    Optional<String> data, Optional<String> format, List<String> sets, Path directory) {
  private static final String DATA = "data";
  private static final String TEST = "test";
  private static final Set<String> CHANGEABLE =
      Set.of("train", TEST, "label", "weight", "bad_rows");

  /** Takes a copy. */
  public NewData {
    sets = List.copyOf(sets);
  }

  /** Whether rows are named, and not only how to use them. */
  public boolean isGiven() {
    return data.isPresent() || sets.stream().anyMatch(set -> key(set).equals(TEST));
  }

  /**
   * The run in the {@code config.yaml} of a run directory, its {@code data.test} being the rows
   * that are named here, if any are.
   *
   * @throws ThalwegException MISSING_FILE where a path that is named here matches nothing; another
   *     {@code USAGE} code where the words cannot be understood
   */
  public RunConfig in(Path file) {
    sets.forEach(NewData::requireChangeable);
    ConfigTree written = YamlReader.read(ConfigFiles.text(file, file), file.toString());
    Map<String, Object> root = new LinkedHashMap<>(written.root());
    Map<String, String> places = new HashMap<>(written.places());
    KnownReading run = new KnownReading(KnownReading.map(root.get(DATA)));
    root.put(DATA, run.complete(named(run.data(), places)));
    ConfigTree overridden = Overrides.apply(new ConfigTree(root, places), sets);
    Map<String, Object> changed = new LinkedHashMap<>(overridden.root());
    changed.put(DATA, run.complete(KnownReading.map(changed.get(DATA))));
    DataPaths here = DataPaths.of(directory);
    RunConfig config =
        ConfigReader.read(
            new ConfigTree(changed, overridden.places()),
            path -> run.names(path) ? path : here.resolve(path), // the run's own may be gone
            ConfigFiles.nameOf(file));
    requireShown(config.data());
    return config;
  }

  /** What is read must be known, and all else may stay hidden. */
  private static void requireShown(DataConfig data) {
    if (data.test().isPresent()) {
      HiddenValues.require(data.test().get(), "data.test");
    } else if (data.validationFraction().isPresent()) {
      HiddenValues.require(data.train(), "data.train");
    }
  }

  private Map<String, Object> named(Map<String, Object> before, Map<String, String> places) {
    Map<String, Object> now = new LinkedHashMap<>(before);
    data.ifPresent(
        text -> {
          now.put(TEST, formatted(DataWords.value(text, directory, "--data")));
          places.keySet().removeIf(place -> place.startsWith("data.test"));
          places.put("data.test", "--data");
        });
    if (isGiven()) {
      now.remove("validation_fraction"); // of rows that are not read now
    }
    return now;
  }

  private Object formatted(Object value) {
    if (format.isEmpty()) {
      return value;
    }
    Map<String, Object> source = KnownReading.source(value);
    if (source.containsKey("sql")) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "--input-format is for files")
          .found("a query")
          .remedy("leave out --input-format");
    }
    source.put("format", format.get());
    return source;
  }

  /** {@code label} of {@code data.label=churn}. */
  private static String key(String set) {
    String[] keys = set.replaceFirst("=.*", "").split("\\.");
    return keys.length > 1 && keys[0].equals(DATA) ? keys[1] : "";
  }

  private static void requireChangeable(String set) {
    if (!CHANGEABLE.contains(key(set))) {
      throw ThalwegException.of(
              ErrorCode.BAD_VALUE, "--set " + set + ": this cannot be changed after training")
          .expected("data.test, data.train, data.label, data.weight or data.bad_rows")
          .found(set)
          .remedy("leave it out; the rest is as it was in the run");
    }
  }
}
