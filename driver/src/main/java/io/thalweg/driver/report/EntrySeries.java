package io.thalweg.driver.report;

import io.thalweg.driver.report.Comparison.Course;
import io.thalweg.driver.report.Comparison.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The line of an entry of a comparison: medians of its repetitions, with their extent. */
final class EntrySeries {
  private EntrySeries() {}

  /**
   * One measurement over one axis. Repetitions are logged at the same rounds; one that ended early
   * counts as far as it goes.
   *
   * @param number of the entry, which gives its colour
   */
  static Series of(Entry entry, int number, String value, String axis) {
    List<double[][]> repetitions =
        entry.courses().stream().map(course -> finite(course, value, axis)).toList();
    int length = repetitions.stream().mapToInt(points -> points.length).max().orElse(0);
    double[] x = new double[length];
    double[] y = new double[length];
    double[] low = new double[length];
    double[] high = new double[length];
    for (int i = 0; i < length; i++) {
      int at = i;
      List<double[]> points =
          repetitions.stream().filter(all -> all.length > at).map(all -> all[at]).toList();
      double[] ys = points.stream().mapToDouble(point -> point[1]).sorted().toArray();
      x[i] = median(points.stream().mapToDouble(point -> point[0]).sorted().toArray());
      y[i] = median(ys);
      low[i] = ys[0];
      high[i] = ys[ys.length - 1];
    }
    Series.Whole whole =
        new Series.Whole(
            length,
            length == 0 ? Double.NaN : y[0],
            length == 0 ? Double.NaN : y[length - 1],
            Double.NaN);
    boolean noisy = value.equals(ComparisonChart.BATCH_LOSS);
    return new Series(entry.name(), style(number), noisy, x, y, low, high, whole);
  }

  /** Colours repeat after eight, then with dashes. */
  static String style(int number) {
    return "c" + number % 8 + (number % 16 < 8 ? "" : " dashed");
  }

  private static double[][] finite(Course course, String value, String axis) {
    double[] values = course.values().getOrDefault(value, new double[0]);
    double[] places = course.axes().get(axis);
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (Double.isFinite(values[i])) {
        points.add(new double[] {places[i], values[i]});
      }
    }
    return points.toArray(double[][]::new);
  }

  private static double median(double[] sorted) {
    return Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1)
        .average()
        .orElse(Double.NaN);
  }
}
