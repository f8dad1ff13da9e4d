package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which columns of a source are used, as the config names them.
 *
 * @param features the feature columns in order; {@code *} alone means all but label and weight
 * @param labels the columns whose numbers, one after the other, are the label; none where there is
 *     no label
 * @param weight the column of row weights, or empty where every row weighs 1
 */
public record DataColumns(List<String> features, List<String> labels, Optional<String> weight) {
  /** The feature list that means every column but label and weight. */
  public static final String ALL = "*";

  /** Checks that no column is named twice. */
  public DataColumns {
    features = List.copyOf(features);
    labels = List.copyOf(labels);
    if (features.isEmpty()) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "data.features is empty")
          .remedy("name the feature columns, or '*' for all but the label");
    }
    if (features.contains(ALL) && features.size() > 1) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "data.features has '*' beside column names")
          .found(String.join(", ", features))
          .remedy("use '*' alone, or name the columns");
    }
    Set<String> seen = new HashSet<>(features);
    boolean unique = seen.size() == features.size();
    for (String label : labels) {
      unique &= seen.add(label);
    }
    unique &= weight.map(seen::add).orElse(true);
    if (!unique) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "a column is used twice")
          .found("features %s, label %s".formatted(features, String.join(", ", labels)))
          .remedy("use each column once, as a feature, the label or the weight");
    }
  }

  /** Features, a label of one column where there is any, a weight where there is one. */
  public DataColumns(List<String> features, Optional<String> label, Optional<String> weight) {
    this(features, label.stream().toList(), weight);
  }

  /** Features and a label, no weight. */
  public static DataColumns of(List<String> features, String label) {
    return new DataColumns(features, Optional.of(label), Optional.empty());
  }

  /** Whether the features are all columns but label and weight. */
  public boolean allFeatures() {
    return features.equals(List.of(ALL));
  }
}
