package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Arrays of the driver as a data frame, so that they are trained on like any other source. */
public final class InMemory {
  /** The column with the features of a row, an array of double. */
  public static final String FEATURES = "features";

  /** The column with the label, a double. */
  public static final String LABEL = "label";

  private InMemory() {}

  /**
   * A data frame with the columns {@link #FEATURES} and {@link #LABEL}.
   *
   * @param features (rows, width)
   * @param labels (rows)
   * @throws ThalwegException BAD_SHAPE if there are not as many labels as rows, or rows of several
   *     widths
   */
  public static Dataset<Row> rows(SparkSession spark, double[][] features, double[] labels) {
    if (features.length != labels.length) {
      throw ThalwegException.of(ErrorCode.BAD_SHAPE, "features and labels do not belong together")
          .expected("a label for each row")
          .found(features.length + " rows of features and " + labels.length + " labels");
    }
    requireEqualWidths(features);
    List<Row> rows = new ArrayList<>(labels.length);
    for (int i = 0; i < labels.length; i++) {
      rows.add(RowFactory.create(features[i], labels[i]));
    }
    StructType schema =
        new StructType()
            .add(FEATURES, DataTypes.createArrayType(DataTypes.DoubleType, false), false)
            .add(LABEL, DataTypes.DoubleType, false);
    return spark.createDataFrame(rows, schema);
  }

  private static void requireEqualWidths(double[][] features) {
    for (int i = 0; i < features.length; i++) {
      if (features[i].length != features[0].length) {
        throw ThalwegException.of(ErrorCode.BAD_SHAPE, "the rows of features differ in width")
            .expected(features[0].length + " features in each row, as in row 0")
            .found(features[i].length + " features in row " + i);
      }
    }
  }
}
