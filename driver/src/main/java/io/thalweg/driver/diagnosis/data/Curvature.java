package io.thalweg.driver.diagnosis.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** The scale of features as gradient descent meets it. */
final class Curvature {
  private static final int ITERATIONS = 12; // the largest eigenvalue stands far from the next

  private Curvature() {}

  /**
   * Their scale.
   *
   * @param sized which features are taken as they are
   */
  static ScaleProfile scale(Sample sample, List<ColumnProfile> columns, BitSet sized) {
    int[] varying =
        IntStream.range(0, columns.size())
            .filter(j -> sized.get(j) && columns.get(j).deviation() > 0)
            .toArray();
    if (varying.length == 0 || sample.rows() == 0) {
      return ScaleProfile.NONE;
    }
    int largest = varying[0];
    for (int j : varying) {
      largest = columns.get(j).size() > columns.get(largest).size() ? j : largest;
    }
    double curvature = largestEigenvalue(sample, columns, sized);
    return new ScaleProfile(
        curvature,
        curvature * Math.max(1, flatness(columns, varying)),
        Statistics.median(
            Arrays.stream(varying).mapToDouble(j -> columns.get(j).size()).sorted().toArray()),
        columns.get(largest).size(),
        largest);
  }

  /**
   * One over the curvature along the median feature: that of e - mean * (the 1 beside the
   * features), whose product with a row is the feature less its mean.
   */
  private static double flatness(List<ColumnProfile> columns, int[] varying) {
    double[] flat =
        Arrays.stream(varying)
            .mapToDouble(
                j -> {
                  ColumnProfile column = columns.get(j);
                  double mean = column.mean();
                  return (1 + mean * mean) / (column.deviation() * column.deviation());
                })
            .sorted()
            .toArray();
    return Statistics.median(flat);
  }

  /** By the power method (von Mises 1929), from the direction of the features' sizes. */
  private static double largestEigenvalue(
      Sample sample, List<ColumnProfile> columns, BitSet sized) {
    int width = sample.width();
    double[] direction = new double[width + 1];
    for (int j = sized.nextSetBit(0); j >= 0; j = sized.nextSetBit(j + 1)) {
      ColumnProfile column = columns.get(j);
      direction[j] = column.mean() < 0 ? -column.size() : column.size();
    }
    direction[width] = 1;
    double eigenvalue = 1;
    for (int i = 0; i < ITERATIONS; i++) {
      normalise(direction);
      direction = product(sample, direction, sized);
      eigenvalue = length(direction);
    }
    return eigenvalue;
  }

  /** X^T X v / rows, where X has a last column of ones. */
  private static double[] product(Sample sample, double[] v, BitSet sized) {
    int width = sample.width();
    double[] product = new double[width + 1];
    for (int i = 0; i < sample.rows(); i++) {
      int row = i * width;
      double dot = v[width];
      for (int j = 0; j < width; j++) {
        dot += sample.features()[row + j] * v[j];
      }
      double share = dot / sample.rows();
      for (int j = sized.nextSetBit(0); j >= 0; j = sized.nextSetBit(j + 1)) {
        product[j] += share * sample.features()[row + j];
      }
      product[width] += share;
    }
    return product;
  }

  private static void normalise(double[] vector) {
    double length = length(vector);
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= length;
    }
  }

  private static double length(double[] vector) {
    double squares = 0;
    for (double x : vector) {
      squares += x * x;
    }
    return Math.sqrt(squares);
  }
}
