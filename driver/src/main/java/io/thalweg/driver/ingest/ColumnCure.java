package io.thalweg.driver.ingest;

import io.thalweg.driver.config.Feature;
import io.thalweg.driver.config.Features;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What to write in a config so that columns which are no numbers can be used.
 *
 * @param names of the data
 * @param spec how the columns are written now
 */
record ColumnCure(ColumnNames names, DataColumns spec) {
  private static final int MOST = 40;

  /** The settings for features that can be written otherwise or left out; empty where none can. */
  Optional<String> of(List<ColumnProblem> problems) {
    Map<String, ColumnProblem> wrong = new HashMap<>();
    problems.stream()
        .filter(problem -> problem.instead().isPresent() || problem.leftOut())
        .forEach(problem -> wrong.putIfAbsent(names.key(problem.column()), problem));
    if (wrong.isEmpty()) {
      return Optional.empty();
    }
    List<Feature> features = new ArrayList<>();
    Set<String> named = new LinkedHashSet<>();
    for (Feature feature : spec.features()) {
      ColumnProblem problem = wrong.get(names.key(feature.column()));
      if (problem != null) {
        named.add(names.key(feature.column()));
        problem.instead().ifPresent(features::add);
      } else {
        features.add(feature);
      }
    }
    List<ColumnProblem> meant = // by patterns
        problems.stream()
            .filter(problem -> wrong.get(names.key(problem.column())) == problem)
            .filter(problem -> !named.contains(names.key(problem.column())))
            .toList();
    features.addAll(0, meant.stream().flatMap(problem -> problem.instead().stream()).toList());
    boolean patterns = features.stream().anyMatch(Feature::isPattern);
    List<String> exclude = new ArrayList<>(spec.exclude());
    problems.stream()
        .filter(problem -> patterns && problem.leftOut())
        .map(ColumnProblem::column)
        .forEach(exclude::add);
    return Optional.of(settings(features, exclude));
  }

  private String settings(List<Feature> features, List<String> exclude) {
    if (features.size() + exclude.size() > MOST || features.isEmpty()) {
      return "write what becomes of them in data.features, such as {one_hot: NAME}, or leave them"
          + " out with data.exclude";
    }
    List<String> sets = new ArrayList<>();
    if (!features.equals(spec.features())) {
      sets.add("--set 'data.features=%s'".formatted(list(features)));
    }
    if (!exclude.equals(spec.exclude())) {
      sets.add("--set 'data.exclude=%s'".formatted(YamlText.list(exclude)));
    }
    return String.join(" ", sets);
  }

  /** The entries, those of plain categories together. */
  private static String list(List<Feature> features) {
    List<String> categories =
        features.stream().filter(ColumnCure::isPlainOneHot).map(Feature::column).toList();
    Stream<String> others =
        features.stream().filter(feature -> !isPlainOneHot(feature)).map(ColumnCure::text);
    Stream<String> first =
        categories.size() > 1
            ? Stream.of("{one_hot: " + YamlText.list(categories) + "}")
            : categories.stream().map(name -> "{one_hot: " + YamlText.of(name) + "}");
    return Stream.concat(first, others).collect(Collectors.joining(", ", "[", "]"));
  }

  /** An entry as it can stand within the quotes of a shell. */
  private static String text(Feature feature) {
    return feature instanceof Feature.Numbers numbers && numbers.isPlain()
        ? YamlText.of(feature.column())
        : Features.text(feature).replace("'", "\"");
  }

  private static boolean isPlainOneHot(Feature feature) {
    return feature.equals(Feature.oneHot(feature.column()));
  }
}
