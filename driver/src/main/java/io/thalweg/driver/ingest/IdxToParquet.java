package io.thalweg.driver.ingest;

import io.thalweg.driver.files.OutputFolder;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Turns images and labels in IDX files, such as MNIST's, into rows that a run can train on. */
public final class IdxToParquet {
  private static final int IMAGES_PER_FILE = 10_000;
  private static final float WHITE = 255;

  private static final StructType SCHEMA =
      new StructType(
          new StructField[] {
            new StructField(
                "pixels",
                DataTypes.createArrayType(DataTypes.FloatType, false),
                false,
                Metadata.empty()),
            new StructField("label", DataTypes.IntegerType, false, Metadata.empty())
          });

  private IdxToParquet() {}

  /**
   * Writes one row for each image: {@code pixels}, an array of floats in [0, 1], row-major, and
   * {@code label}, an int.
   *
   * @param images local file of three dimensions (images, height, width)
   * @param labels local file of one dimension (images)
   * @return the number of images
   * @throws ThalwegException MISSING_FILE, UNREADABLE_DATA or COLUMNS_DIFFER for bad files,
   *     OUTPUT_EXISTS for an output that must not be replaced
   */
  public static int convert(SparkSession spark, Path images, Path labels, OutputFolder output) {
    output.check();
    output.requireApart(List.of(images.toString(), labels.toString()));
    IdxFile pictures = IdxFile.read(images, 3);
    IdxFile classes = IdxFile.read(labels, 1);
    if (pictures.items() != classes.items()) {
      throw ThalwegException.of(ErrorCode.COLUMNS_DIFFER, images + " and " + labels + " differ")
          .expected("one label for each of the " + pictures.items() + " images")
          .found(classes.items() + " labels");
    }
    int files = (pictures.items() + IMAGES_PER_FILE - 1) / IMAGES_PER_FILE;
    JavaRDD<Row> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(labelled(pictures, classes), files)
            .map(IdxToParquet::row);
    RowsOutput.write(output, spark.createDataFrame(rows, SCHEMA), "parquet");
    return pictures.items();
  }

  /** For each image its pixels and, last, its label: bytes, as they travel lighter than rows. */
  private static List<byte[]> labelled(IdxFile images, IdxFile labels) {
    int pixels = images.itemLength();
    return IntStream.range(0, images.items())
        .mapToObj(
            i -> {
              byte[] item = Arrays.copyOfRange(images.elements(), i * pixels, (i + 1) * pixels + 1);
              item[pixels] = labels.elements()[i];
              return item;
            })
        .toList();
  }

  private static Row row(byte[] item) {
    float[] pixels = new float[item.length - 1];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Byte.toUnsignedInt(item[i]) / WHITE;
    }
    return RowFactory.create(pixels, Byte.toUnsignedInt(item[pixels.length]));
  }
}
