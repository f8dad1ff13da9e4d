package io.thalweg.driver.ingest;

import io.thalweg.driver.config.Feature;
import io.thalweg.driver.config.Feature.Missing;
import io.thalweg.shared.column.DatePart;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** How columns that are no numbers are likely meant, by what they hold. */
final class ColumnAdvice {
  /** So many cells of a hundred that are all different are names of rows. */
  private static final int UNIQUE = 90;

  private static final int FEW = 3;

  private ColumnAdvice() {}

  /** A column of this type; nothing where it cannot be a feature. */
  static Optional<Feature> of(String name, DataType type) {
    if (type.equals(DataTypes.DateType)) {
      return Optional.of(date(name));
    }
    boolean time = type.equals(DataTypes.TimestampType) || type.equals(DataTypes.TimestampNTZType);
    return time
        ? Optional.of(
            Feature.date(name, DatePart.YEAR, DatePart.MONTH, DatePart.DAY, DatePart.HOUR))
        : Optional.empty();
  }

  /**
   * A column of text: dates, categories, or text that is another in nearly every row, which is no
   * feature.
   *
   * @param cells that have a value
   * @param empty cells that have none
   * @param times cells that are dates
   * @param texts cells that are no numbers
   */
  static Optional<Feature> of(String name, long cells, long empty, long times, ValueCounts texts) {
    if (2 * times > cells) {
      Feature.Date date = date(name);
      return Optional.of(empty == 0 ? date : date.missing(Missing.MEDIAN));
    }
    if (cells == 0 || cells > FEW && 100L * texts.distinct() > UNIQUE * texts.total()) {
      return Optional.empty();
    }
    return Optional.of(
        texts.isMore() ? Feature.oneHot(name).max(Feature.OneHot.MAX) : Feature.oneHot(name));
  }

  private static Feature.Date date(String name) {
    return Feature.date(name, DatePart.YEAR, DatePart.MONTH, DatePart.DAY);
  }
}
