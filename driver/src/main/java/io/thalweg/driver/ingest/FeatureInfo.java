package io.thalweg.driver.ingest;

import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.worker.data.Rescaling;
import java.io.Serializable;
import java.util.List;

/**
 * A feature column as a model remembers it.
 *
 * @param name the column's name
 * @param width how many features it gives: 1, or the length of its arrays or vectors
 * @param rescaling of its features, before they are rounded to the run's element type
 */
public record FeatureInfo(String name, int width, Rescaling rescaling) implements Serializable {
  /** A column whose values are taken as they are. */
  public FeatureInfo(String name, int width) {
    this(name, width, Rescaling.NONE);
  }

  /** The columns of a model file. */
  public static List<FeatureInfo> ofFile(List<FeatureColumn> columns) {
    return columns.stream()
        .map(column -> new FeatureInfo(column.name(), column.width(), column.rescaling()))
        .toList();
  }

  /** The columns for a model file. */
  public static List<FeatureColumn> toFile(List<FeatureInfo> columns) {
    return columns.stream()
        .map(column -> new FeatureColumn(column.name(), column.width(), column.rescaling()))
        .toList();
  }

  /** The rescaling of all features of some columns. */
  public static Rescaling rescaling(List<FeatureInfo> columns) {
    return Rescaling.joined(
        columns.stream().map(FeatureInfo::rescaling).toList(),
        columns.stream().map(FeatureInfo::width).toList());
  }
}
