package io.thalweg.driver.config;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The rows of a run and how their columns are used: {@code data}.
 *
 * @param train the training rows
 * @param test rows that are only evaluated
 * @param validationFraction the share of the training rows that is held out instead, in (0, 1)
 * @param features the feature columns in order; {@code *} stands for all that are named nowhere
 * @param exclude columns, or patterns of their names, that no pattern of {@code features} means
 * @param label what is to be predicted
 * @param weight the column of row weights; without one every row weighs 1
 * @param standardize whether features are brought to mean 0 and deviation 1
 * @param badRows what happens to rows that cannot be used
 */
public record DataConfig(
    DataSource train,
    Optional<DataSource> test,
    OptionalDouble validationFraction,
    List<Feature> features,
    List<String> exclude,
    Label label,
    Optional<String> weight,
    boolean standardize,
    BadRows badRows) {
  /** The features where none are named: all columns but label and weight. */
  public static final List<Feature> ALL_FEATURES = List.of(Feature.of("*"));

  /** Checks that the columns are distinct and that at most one way of holding out is chosen. */
  public DataConfig {
    features = List.copyOf(features);
    exclude = List.copyOf(exclude);
    if (label.columns().isEmpty()) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "'data.label' names no column")
          .expected("a column name, or a list of column names")
          .found(label.columns().toString());
    }
    ColumnRoles.require(features, exclude, label, weight);
    validationFraction.ifPresent(DataConfig::requireFraction);
    if (test.isPresent() && validationFraction.isPresent()) {
      throw ThalwegException.of(
              ErrorCode.BAD_VALUE, "'data.test' and 'data.validation_fraction' exclude each other")
          .expected("test data of its own or a fraction of the training rows")
          .remedy("remove one of them (on the command line: --set data.test=null)");
    }
  }

  /** Whether all columns but label and weight are features. */
  public boolean allFeatures() {
    return features.equals(ALL_FEATURES);
  }

  /**
   * Checks a share of rows that is held out.
   *
   * @throws ThalwegException BAD_VALUE unless it is between 0 and 1
   */
  public static void requireFraction(double fraction) {
    if (!(fraction > 0 && fraction < 1)) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "'data.validation_fraction' is out of range")
          .expected("a number between 0 and 1, both excluded")
          .found(Double.toString(fraction));
    }
  }
}
