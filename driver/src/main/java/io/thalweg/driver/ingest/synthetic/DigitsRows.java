package io.thalweg.driver.ingest.synthetic;

import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.scalar.DoubleMath;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Ten classes of 784 pixels in [0, 1] that look like handwritten digits to a model: a class is a
 * union of 24 clusters in 12 hidden dimensions, so that it is not linearly separable (a linear
 * model reaches about 72 %, a hidden layer of 128 more than 97 %); a fixed random map makes pixels
 * of them, dark ones exactly 0.
 */
final class DigitsRows implements SyntheticRows {
  private static final long serialVersionUID = 1L;

  static final int PIXELS = 784;
  static final int CLASSES = 10;

  private static final int CLUSTERS = 24 * CLASSES;
  private static final int HIDDEN = 12;
  private static final double WITHIN_CLUSTER = 0.28;
  private static final double CONTRAST = 1.5;
  private static final double PIXEL_NOISE = 0.6;
  private static final double DARK = 0.15;

  private final long seed;
  private final double[] centres; // (cluster, hidden)
  private final double[] weights; // (hidden, pixel)
  private final double[] biases; // (pixel)

  DigitsRows(long seed) {
    this.seed = seed;
    centres = SyntheticRows.normals(SyntheticRows.tableKey(seed, 0), CLUSTERS * HIDDEN);
    weights = SyntheticRows.normals(SyntheticRows.tableKey(seed, 1), HIDDEN * PIXELS);
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= CONTRAST / Math.sqrt(HIDDEN);
    }
    biases = SyntheticRows.normals(SyntheticRows.tableKey(seed, 2), PIXELS);
    for (int i = 0; i < PIXELS; i++) {
      biases[i] = 0.5 * biases[i] - 1;
    }
  }

  @Override
  public StructType schema() {
    return SyntheticRows.schema(
        Stream.of(
            SyntheticRows.column("pixels", DataTypes.createArrayType(DataTypes.FloatType, false))),
        DataTypes.IntegerType);
  }

  @Override
  public int bytesPerRow() {
    return PIXELS * Float.BYTES;
  }

  @Override
  public Row row(long index) {
    long key = SyntheticRows.rowKey(seed, index);
    int cluster = (int) (CLUSTERS * CounterRandom.uniform(key, 2L * (PIXELS + HIDDEN)));
    double[] pixels = biases.clone();
    for (int h = 0; h < HIDDEN; h++) {
      double noise = WITHIN_CLUSTER * CounterRandom.normal(key, PIXELS + h);
      double position = centres[cluster * HIDDEN + h] + noise;
      for (int i = 0; i < PIXELS; i++) {
        pixels[i] += position * weights[h * PIXELS + i];
      }
    }
    return RowFactory.create(visible(pixels, key), cluster % CLASSES);
  }

  private static float[] visible(double[] pixels, long key) {
    float[] seen = new float[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      double noise = PIXEL_NOISE * CounterRandom.normal(key, i);
      float light = (float) DoubleMath.sigmoid(pixels[i] + noise);
      seen[i] = light < DARK ? 0 : light;
    }
    return seen;
  }
}
