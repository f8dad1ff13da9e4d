package io.thalweg.driver.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/**
 * Lines of equal value of a function of two variables, by marching squares over a regular grid. The
 * levels are quantiles of the values on the grid, so that any function gets lines everywhere.
 *
 * @param left the least x
 * @param right the greatest x
 * @param bottom the least y
 * @param top the greatest y
 * @param lines per level, from the lowest, segments as {@code x1, y1, x2, y2}
 */
public record Contours(
    double left, double right, double bottom, double top, List<List<double[]>> lines) {
  private static final int CELLS = 90;
  private static final int LEVELS = 16;

  /** The contours of {@code f} over a rectangle. */
  public static Contours of(
      DoubleBinaryOperator f, double left, double right, double bottom, double top) {
    double[][] values = new double[CELLS + 1][CELLS + 1]; // [row][column]
    for (int i = 0; i <= CELLS; i++) {
      for (int j = 0; j <= CELLS; j++) {
        values[i][j] = f.applyAsDouble(at(left, right, j), at(bottom, top, i));
      }
    }
    double[] sorted = Arrays.stream(values).flatMapToDouble(Arrays::stream).sorted().toArray();
    Contours empty = new Contours(left, right, bottom, top, List.of());
    List<List<double[]>> lines = new ArrayList<>();
    for (int k = 0; k < LEVELS; k++) {
      double level = sorted[(int) ((k + 0.5) / LEVELS * sorted.length)];
      lines.add(empty.segments(values, level));
    }
    return new Contours(left, right, bottom, top, List.copyOf(lines));
  }

  private static double at(double from, double to, double index) {
    return from + (to - from) * index / CELLS;
  }

  private List<double[]> segments(double[][] values, double level) {
    List<double[]> segments = new ArrayList<>();
    for (int i = 0; i < CELLS; i++) {
      for (int j = 0; j < CELLS; j++) {
        addCell(values, i, j, level, segments);
      }
    }
    return segments;
  }

  /** A cell has no crossing, two, or four (a saddle), which are joined in pairs around it. */
  private void addCell(double[][] v, int i, int j, double level, List<double[]> segments) {
    double[] corners = {v[i][j], v[i][j + 1], v[i + 1][j + 1], v[i + 1][j]};
    double[] columns = {j, j + 1, j + 1, j};
    double[] rows = {i, i, i + 1, i + 1};
    List<double[]> crossings = new ArrayList<>(4);
    for (int edge = 0; edge < 4; edge++) {
      int next = (edge + 1) % 4;
      if (corners[edge] < level != corners[next] < level) {
        double t = (level - corners[edge]) / (corners[next] - corners[edge]);
        double column = columns[edge] + t * (columns[next] - columns[edge]);
        double row = rows[edge] + t * (rows[next] - rows[edge]);
        crossings.add(new double[] {at(left, right, column), at(bottom, top, row)});
      }
    }
    for (int k = 0; k + 1 < crossings.size(); k += 2) {
      double[] a = crossings.get(k);
      double[] b = crossings.get(k + 1);
      segments.add(new double[] {a[0], a[1], b[0], b[1]});
    }
  }
}
