package io.thalweg.driver.score;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/** The digits that ship with Thalweg, and tables drawn in the likeness of well-known ones. */
final class Classics {
  private final double[][] digits; // with the label last

  private Classics(double[][] digits) {
    this.digits = digits;
  }

  /** Reads the digits of the repository. */
  static Classics of(Path root) throws IOException {
    Path file = root.resolve("conf/data/digits.csv.gz");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      List<double[]> rows =
          lines
              .lines()
              .skip(1)
              .map(
                  line ->
                      Arrays.stream(line.split(",", -1)).mapToDouble(Double::parseDouble).toArray())
              .toList();
      return new Classics(rows.toArray(double[][]::new));
    }
  }

  Map<String, Function<Draws, Table>> all() {
    return Map.of(
        "digits", d -> digits(),
        "iris", Classics::iris,
        "cancer", Classics::cancer,
        "diabetes", Classics::diabetes,
        "blobs", Classics::blobs,
        "plane20", Classics::plane);
  }

  /** 1797 x 64, whole numbers from 0 to 16, ten classes. */
  private Table digits() {
    int[] next = {0};
    return Table.of(
        digits.length, () -> Arrays.copyOf(digits[next[0]++], 64), x -> digits[next[0] - 1][64]);
  }

  /** Three classes about the means of the iris, in centimetres. */
  private static Table iris(Draws d) {
    double[][] centres = {{5, 3.4, 1.5, 0.2}, {5.9, 2.8, 4.3, 1.3}, {6.6, 3, 5.6, 2}};
    int[] next = {0};
    int[] label = {0};
    return Table.of(
        150,
        () -> {
          label[0] = next[0]++ % 3;
          double[] x = centres[label[0]].clone();
          for (int k = 0; k < 4; k++) {
            x[k] = Math.max(0.1, x[k] + d.normal(0, 0.35));
          }
          return x;
        },
        x -> label[0]);
  }

  /** 569 rows, 30 columns from thousandths to hundreds that hang together, two classes. */
  private static Table cancer(Draws d) {
    double[] mean = {14, 19, 92, 655, 0.096, 0.1, 0.09, 0.05, 0.18, 0.06};
    double[] deviation = {3.5, 4.3, 24, 350, 0.014, 0.05, 0.08, 0.04, 0.027, 0.007};
    double[] pull = {-1.5, -0.8, -1.5, -1.4, -0.7, -1.2, -1.4, -1.5, -0.6, 0};
    double[] label = {0};
    return Table.of(
        569,
        () -> {
          label[0] = d.chance(0.63);
          double size = d.normal(0, 0.7);
          double[] x = new double[30];
          for (int k = 0; k < 30; k++) {
            double shift = pull[k % 10] * (label[0] - 0.63) * 1.2;
            double scale = k < 10 ? 1 : k < 20 ? 0.15 : 1.2;
            double value = shift + size * (k % 10 < 4 ? 1 : 0.3) + d.normal(0, 0.6);
            x[k] = scale * Math.max(mean[k % 10] * 0.3, mean[k % 10] + deviation[k % 10] * value);
          }
          return x;
        },
        x -> label[0]);
  }

  /** 442 rows, ten measures in their own units, a score of illness from 25 to 346. */
  private static Table diabetes(Draws d) {
    double[] mean = {48, 1.5, 26.4, 94.6, 189, 115, 50, 4.1, 4.64, 91};
    double[] deviation = {13, 0.5, 4.4, 13.8, 34.6, 30.4, 12.9, 1.3, 0.52, 11.5};
    double[] weight = {0, -11, 25, 15, -8, 3, -7, 5, 22, 4};
    double[] score = {0};
    return Table.of(
        442,
        () -> {
          double common = d.normal(0, 0.6);
          double[] x = new double[10];
          score[0] = 152 + d.normal(0, 54);
          for (int k = 0; k < 10; k++) {
            double value = k == 1 ? 2 * d.chance(0.47) - 1 : 0.8 * d.normal(0, 1) + common;
            x[k] = mean[k] + deviation[k] * value;
            score[0] += weight[k] * value;
          }
          return x;
        },
        x -> Math.max(25, Math.min(346, Math.rint(score[0]))));
  }

  /** Four classes about centres in twenty dimensions. */
  private static Table blobs(Draws d) {
    double[][] centres = {d.normals(20, 1), d.normals(20, 1), d.normals(20, 1), d.normals(20, 1)};
    int[] next = {0};
    int[] label = {0};
    return Table.of(
        1600,
        () -> {
          label[0] = next[0]++ % 4;
          double[] x = d.normals(20, 1);
          for (int k = 0; k < 20; k++) {
            x[k] += centres[label[0]][k];
          }
          return x;
        },
        x -> label[0]);
  }

  /** A plane in twenty dimensions with a little noise; a label of deviation about 1. */
  private static Table plane(Draws d) {
    double[] weights = d.normals(20, 0.25);
    return Table.of(
        1500,
        () -> d.normals(20, 1),
        x -> {
          double sum = 0.5 + d.normal(0, 0.1);
          for (int k = 0; k < 20; k++) {
            sum += weights[k] * x[k];
          }
          return sum;
        });
  }
}
