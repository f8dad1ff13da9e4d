package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Arrays of the driver as a data frame, so that they are trained on like any other source. */
public final class InMemory {
  /** The column with the features of a row, an array of double. */
  public static final String FEATURES = "features";

  /** The column with the label, a double or an array of double. */
  public static final String LABEL = "label";

  private static final DataType NUMBERS = DataTypes.createArrayType(DataTypes.DoubleType, false);

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
    return rows(spark, features, Arrays.stream(labels).boxed().toList(), DataTypes.DoubleType);
  }

  /**
   * The same with labels of several numbers.
   *
   * @param labels (rows, numbers)
   * @throws ThalwegException as above; BAD_SHAPE also if labels differ in length
   */
  public static Dataset<Row> rows(SparkSession spark, double[][] features, double[][] labels) {
    requireEqualWidths(labels, "labels", "numbers");
    return rows(spark, features, Arrays.asList(labels), NUMBERS);
  }

  private static Dataset<Row> rows(
      SparkSession spark, double[][] features, List<?> labels, DataType type) {
    if (features.length != labels.size()) {
      throw ThalwegException.of(ErrorCode.BAD_SHAPE, "features and labels do not belong together")
          .expected("a label for each row")
          .found(features.length + " rows of features and " + labels.size() + " labels");
    }
    requireEqualWidths(features, "features", "features");
    List<Row> rows = new ArrayList<>(features.length);
    for (int i = 0; i < features.length; i++) {
      rows.add(RowFactory.create(features[i], labels.get(i)));
    }
    StructType schema = new StructType().add(FEATURES, NUMBERS, false).add(LABEL, type, false);
    return spark.createDataFrame(rows, schema);
  }

  private static void requireEqualWidths(double[][] rows, String what, String numbers) {
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != rows[0].length) {
        throw ThalwegException.of(ErrorCode.BAD_SHAPE, "the rows of " + what + " differ in width")
            .expected(rows[0].length + " " + numbers + " in each row, as in row 0")
            .found(rows[i].length + " " + numbers + " in row " + i);
      }
    }
  }
}
