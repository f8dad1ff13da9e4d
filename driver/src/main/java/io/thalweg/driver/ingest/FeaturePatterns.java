package io.thalweg.driver.ingest;

import io.thalweg.driver.config.Feature;
import io.thalweg.shared.spec.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The columns that patterns such as {@code p*} stand for: all that fit and that nothing else names.
 * {@code *} also leaves out those that other patterns mean.
 */
final class FeaturePatterns {
  private static final String ALL = "*";

  private final ColumnNames names;
  private final List<Feature> features;
  private final List<Glob> named; // not for patterns
  private final List<Glob> patterns;

  private FeaturePatterns(ColumnNames names, DataColumns spec) {
    this.names = names;
    this.features = spec.features();
    Stream<String> own = features.stream().filter(this::isOne).map(Feature::column);
    this.named =
        Stream.of(
                own,
                spec.label().columns().stream(),
                spec.weight().stream(),
                spec.exclude().stream())
            .flatMap(written -> written)
            .map(name -> glob(names, name))
            .toList();
    this.patterns =
        features.stream()
            .filter(feature -> !isOne(feature))
            .map(Feature::column)
            .filter(pattern -> !pattern.equals(ALL))
            .map(pattern -> glob(names, pattern))
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
    Glob fits = glob(names, pattern);
    return names.all().stream().filter(name -> fits.matches(names.key(name))).toList();
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
    boolean rest = pattern.equals(ALL);
    return fitting(names, pattern).stream()
        .filter(name -> !isOf(named, name) && !(rest && isOf(patterns, name)))
        .toList();
  }

  private boolean isOf(List<Glob> some, String name) {
    String key = names.key(name);
    return some.stream().anyMatch(pattern -> pattern.matches(key));
  }

  private static Glob glob(ColumnNames names, String pattern) {
    return Glob.of(names.key(pattern));
  }
}
