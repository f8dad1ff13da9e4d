package io.thalweg.driver.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The config of a run as it was written, from which runs with other values are made. Immutable. */
public final class BaseConfig {
  private static final String ORIGIN = "axes or tune: ";

  private final ConfigTree tree;
  private final UnaryOperator<String> paths;
  private final String name;

  private BaseConfig(ConfigTree tree, UnaryOperator<String> paths, String name) {
    this.tree = tree;
    this.paths = paths;
    this.name = name;
  }

  /** That in a file, see {@link ConfigFiles#load}. */
  static BaseConfig load(Path file, List<String> sets, Path directory) {
    String text = ConfigFiles.text(ConfigFiles.place(file, directory), file);
    ConfigTree written = YamlReader.read(text, file.toString());
    return new BaseConfig(
        Overrides.apply(written, sets),
        DataPaths.of(file, directory)::resolve,
        ConfigFiles.nameOf(file));
  }

  /** The map at {@code key} of another config, which {@code file} holds. */
  static BaseConfig inline(
      ConfigTree whole,
      String key,
      Map<String, Object> map,
      Path file,
      List<String> sets,
      Path directory) {
    Map<String, String> places = new HashMap<>(Map.of("", whole.place(key)));
    whole
        .places()
        .forEach(
            (path, place) -> {
              if (path.startsWith(key + ".")) {
                places.put(path.substring(key.length() + 1), place);
              }
            });
    return new BaseConfig(
        Overrides.apply(new ConfigTree(map, places), sets),
        DataPaths.of(file, directory)::resolve,
        ConfigFiles.nameOf(file));
  }

  /** The run that it describes. */
  RunConfig run() {
    return read(tree);
  }

  /** The SHA-256 of what is written, whatever the order of its keys. */
  public String hash() {
    return ConfigWriter.sha256(ConfigWriter.flow(ConfigWriter.sorted(tree.root())));
  }

  /**
   * The run with other values.
   *
   * @param values plain data by dotted key; null removes the key
   * @throws io.thalweg.shared.error.ThalwegException with a {@code USAGE} code that names key and
   *     value
   */
  public RunConfig with(Map<String, ?> values) {
    List<String> sets = new ArrayList<>();
    values.forEach((key, value) -> sets.add(key + "=" + ConfigWriter.flow(value)));
    return read(Overrides.apply(tree, sets, ORIGIN));
  }

  private RunConfig read(ConfigTree whole) {
    RunConfig run = ConfigReader.read(whole, paths, name);
    HiddenValues.require(run.data().train(), "data.train");
    run.data().test().ifPresent(test -> HiddenValues.require(test, "data.test"));
    return run;
  }
}
