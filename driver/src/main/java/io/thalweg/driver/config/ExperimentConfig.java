package io.thalweg.driver.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An experiment: runs that differ from one config by single values.
 *
 * @param name of the experiment
 * @param base what all runs have in common
 * @param axes by dotted key of a run's config, the values that are compared
 * @param tune likewise, the values of which the best is taken at each point of the axes
 * @param target what is to be reached
 * @param budget of each run, instead of the length in {@code base}
 */
public record ExperimentConfig(
    String name,
    BaseConfig base,
    Map<String, List<Object>> axes,
    Map<String, List<Object>> tune,
    Optional<MetricTarget> target,
    Optional<TrialBudget> budget) {
  private static final Set<String> KEYS =
      Set.of("name", "base", "axes", "tune", "target", "budget");

  /**
   * The experiment in {@code file}.
   *
   * @param sets overrides: {@code budget.epochs=2}, {@code axes.batch=[full]} of the experiment,
   *     any other key, such as {@code optimizer.lr=0.1}, of its base
   * @param directory the current directory
   * @throws io.thalweg.shared.error.ThalwegException with a {@code USAGE} code that names place,
   *     key and value
   */
  public static ExperimentConfig load(Path file, List<String> sets, Path directory) {
    String text = ConfigFiles.text(ConfigFiles.place(file, directory), file);
    List<String> own = sets.stream().filter(ExperimentConfig::isOwn).toList();
    List<String> ofBase = sets.stream().filter(set -> !isOwn(set)).toList();
    ConfigTree tree = Overrides.apply(YamlReader.read(text, file.toString()), own);
    Section written = Section.root(tree, KEYS);
    ExperimentConfig experiment =
        new ExperimentConfig(
            written.has("name") ? written.text("name") : ConfigFiles.nameOf(file),
            base(written, tree, file, ofBase, directory),
            lists(written, "axes"),
            lists(written, "tune"),
            written.has("target")
                ? Optional.of(
                    written.build("target", () -> MetricTarget.parse(written.text("target"))))
                : Optional.empty(),
            written.has("budget") ? Optional.of(budget(written)) : Optional.empty());
    written.build("name", () -> RunConfig.requireName(experiment.name));
    experiment.requireApart(written);
    return experiment;
  }

  private static boolean isOwn(String set) {
    return KEYS.contains(set.split("[.=]", 2)[0]);
  }

  private static BaseConfig base(
      Section written, ConfigTree tree, Path file, List<String> sets, Path directory) {
    if (!written.isText("base")) {
      return BaseConfig.inline(tree, "base", written.map("base"), file, sets, directory);
    }
    Path named = Path.of(written.text("base"));
    Path beside = file.resolveSibling(named);
    Path above = beside; // an experiment in conf/experiments may name a config in conf
    if (file.getParent() != null) {
      above = file.getParent().resolveSibling(named);
    }
    Path found = named;
    for (Path place : List.of(above, beside, named)) {
      found = Files.exists(ConfigFiles.place(place, directory)) ? place : found;
    }
    return BaseConfig.load(found, sets, directory);
  }

  private static Map<String, List<Object>> lists(Section written, String key) {
    Map<String, List<Object>> lists = new LinkedHashMap<>();
    if (written.has(key)) {
      fill(written.section(key, written.map(key).keySet()), written.map(key), "", lists);
    }
    return Collections.unmodifiableMap(lists);
  }

  /** {@code {optimizer: {lr: [..]}}}, as {@code --set} makes it, is {@code optimizer.lr: [..]}. */
  private static void fill(
      Section section, Map<?, ?> map, String path, Map<String, List<Object>> lists) {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = ConfigTree.child(path, entry.getKey());
      if (entry.getValue() instanceof Map<?, ?> inner) {
        fill(section, inner, key, lists);
      } else if (entry.getValue() instanceof List<?> list) {
        lists.put(key, values(section, key, list));
      } else {
        section.wrongType(key, "a list of values");
      }
    }
  }

  private static List<Object> values(Section section, String key, List<?> list) {
    List<Object> values = new ArrayList<>(list);
    if (values.isEmpty() || Set.copyOf(texts(values)).size() < values.size()) {
      throw section
          .bad(key, "'" + key + "' is no list of values to compare")
          .expected("at least one value, each once")
          .found(values.toString());
    }
    return Collections.unmodifiableList(values);
  }

  private static List<String> texts(List<Object> values) {
    return values.stream().map(String::valueOf).toList();
  }

  private static TrialBudget budget(Section written) {
    Map<String, Object> map = written.map("budget");
    Section section = written.section("budget", Set.of("epochs", "rounds", "rows", "seconds"));
    if (map.size() != 1) {
      throw written
          .bad("budget", "'budget' has not one key")
          .expected("one of epochs, rounds, rows, seconds")
          .found(map.isEmpty() ? "none" : String.join(", ", map.keySet()));
    }
    String key = map.keySet().iterator().next();
    TrialBudget.Unit unit = TrialBudget.Unit.valueOf(key.toUpperCase(Locale.ROOT));
    return written.build("budget", () -> new TrialBudget(unit, section.number(key)));
  }

  /** A key is compared or tuned, and the budget is not an axis. */
  private void requireApart(Section written) {
    for (String key : tune.keySet()) {
      if (axes.containsKey(key)) {
        throw written
            .bad("tune", "'" + key + "' stands in 'axes' and in 'tune'")
            .expected("a key in one of them")
            .found("both");
      }
    }
  }
}
