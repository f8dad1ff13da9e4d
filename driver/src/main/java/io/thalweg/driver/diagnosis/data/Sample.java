package io.thalweg.driver.diagnosis.data;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.DType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Rows as numbers in float64, those of weight 0 left out.
 *
 * @param rows how many
 * @param width features per row
 * @param features (rows, width)
 * @param labels (rows); empty where the label is not a single number
 */
record Sample(int rows, int width, double[] features, double[] labels) {
  static <A> Sample of(DType<A> dtype, Block<A> block) {
    int[] used = IntStream.range(0, block.rows()).filter(i -> block.weight(dtype, i) > 0).toArray();
    int width = block.features().width();
    double[] features = new double[used.length * width];
    for (int i = 0; i < used.length; i++) {
      for (int j = 0; j < width; j++) {
        features[i * width + j] = dtype.get(block.features().values(), used[i] * width + j);
      }
    }
    double[] labels =
        block.labelWidth() == 1
            ? Arrays.stream(used).mapToDouble(i -> dtype.get(block.labels(), i)).toArray()
            : new double[0];
    return new Sample(used.length, width, features, labels);
  }

  /** How many pairs of rows have the same features. */
  double equalPairs() {
    Map<Long, Integer> rowsOf = new HashMap<>();
    double pairs = 0;
    for (int i = 0; i < rows; i++) {
      long hash = 0;
      for (int j = 0; j < width; j++) {
        hash = CounterRandom.mix(hash ^ Double.doubleToLongBits(features[i * width + j] + 0.0));
      }
      pairs += rowsOf.merge(hash, 1, Integer::sum) - 1;
    }
    return pairs;
  }

  boolean hasLabels() {
    return labels.length > 0;
  }

  /** The values of a feature. */
  double[] column(int feature) {
    double[] column = new double[rows];
    for (int i = 0; i < rows; i++) {
      column[i] = features[i * width + feature];
    }
    return column;
  }
}
