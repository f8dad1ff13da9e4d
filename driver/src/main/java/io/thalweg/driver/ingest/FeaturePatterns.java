package io.thalweg.driver.ingest;

import io.thalweg.driver.config.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The columns that patterns such as {@code p*} stand for: all that fit and that nothing else names.
 * {@code *} also leaves out those that other patterns mean.
 */
final class FeaturePatterns {
  private static final String ALL = "*";

  private final ColumnNames names;
  private final List<Feature> features;
  private final List<String> named; // not for patterns
  private final List<String> patterns;

  private FeaturePatterns(ColumnNames names, DataColumns spec) {
    this.names = names;
    this.features = spec.features();
    List<String> own = features.stream().filter(this::isOne).map(Feature::column).toList();
    this.named =
        Stream.of(own, spec.label().columns(), spec.weight().stream().toList(), spec.exclude())
            .flatMap(List::stream)
            .toList();
    this.patterns =
        features.stream()
            .filter(feature -> !isOne(feature))
            .map(Feature::column)
            .filter(pattern -> !pattern.equals(ALL))
            .toList();
  }

  /**
   * One feature for each column, those of a pattern in the order of the data. A pattern that no
   * column fits stays as it is, but for {@code *}.
   */
  static List<Feature> expand(ColumnNames names, DataColumns spec) {
    return new FeaturePatterns(names, spec).expand();
  }

  /** The columns of the data that a name or a pattern means by itself. */
  static List<String> fitting(ColumnNames names, String pattern) {
    return names.all().stream().filter(name -> fits(names, name, pattern)).toList();
  }

  /** What is written of a column of the data, among entries of one column each. */
  static Feature of(ColumnNames names, List<Feature> expanded, String column) {
    return expanded.stream()
        .filter(feature -> names.same(feature.column(), column))
        .findFirst()
        .orElseThrow();
  }

  private List<Feature> expand() {
    List<Feature> expanded = new ArrayList<>();
    for (Feature feature : features) {
      List<String> columns = isOne(feature) ? List.of(feature.column()) : meant(feature.column());
      columns.forEach(column -> expanded.add(feature.on(column)));
      if (columns.isEmpty() && !feature.column().equals(ALL)) {
        expanded.add(feature);
      }
    }
    return List.copyOf(expanded);
  }

  /** A column may itself have a star in its name. */
  private boolean isOne(Feature feature) {
    return !feature.isPattern() || names.has(feature.column());
  }

  private List<String> meant(String pattern) {
    return names.all().stream()
        .filter(name -> fits(name, pattern) && named.stream().noneMatch(other -> fits(name, other)))
        .filter(
            name -> !pattern.equals(ALL) || patterns.stream().noneMatch(other -> fits(name, other)))
        .toList();
  }

  private boolean fits(String name, String pattern) {
    return fits(names, name, pattern);
  }

  private static boolean fits(ColumnNames names, String name, String pattern) {
    String regex =
        Stream.of(names.key(pattern).split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return Pattern.compile(regex, Pattern.DOTALL).matcher(names.key(name)).matches();
  }
}
