package io.thalweg.driver.ingest;

import io.thalweg.driver.config.ColumnRoles;
import io.thalweg.driver.config.DataConfig;
import io.thalweg.driver.config.Feature;
import io.thalweg.driver.config.Label;
import java.util.List;
import java.util.Optional;

/**
 * Which columns of a source are used, as the config names them.
 *
 * @param features the feature columns in order; {@code *} stands for all that are named nowhere
 * @param exclude columns, or patterns of their names, that no pattern of {@code features} means
 * @param label what is to be predicted; {@link Label#NONE} where there is no label
 * @param weight the column of row weights, or empty where every row weighs 1
 */
public record DataColumns(
    List<Feature> features, List<String> exclude, Label label, Optional<String> weight) {

  /** Checks that no column is named twice. */
  public DataColumns {
    features = List.copyOf(features);
    exclude = List.copyOf(exclude);
    ColumnRoles.require(features, exclude, label, weight);
  }

  /** Numbers, a label of one column where there is any, a weight where there is one. */
  public DataColumns(List<String> features, Optional<String> label, Optional<String> weight) {
    this(
        features.stream().<Feature>map(Feature::of).toList(),
        List.of(),
        Label.of(label.stream().toList()),
        weight);
  }

  /** The columns of a config. */
  public static DataColumns of(DataConfig data) {
    return new DataColumns(data.features(), data.exclude(), data.label(), data.weight());
  }

  /** Numbers and a label, no weight. */
  public static DataColumns of(List<String> features, String label) {
    return new DataColumns(features, Optional.of(label), Optional.empty());
  }

  /** The same with the classes and the transform of a label that a model was trained on. */
  public DataColumns labelled(Label trained) {
    Label like =
        new Label(label.columns(), trained.named(), trained.classes(), trained.transform());
    return new DataColumns(features, exclude, like, weight);
  }
}
