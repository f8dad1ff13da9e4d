package io.thalweg.driver.report;

import java.util.Locale;
import java.util.StringJoiner;

/** SVG path data in the coordinates of a chart of {@link #WIDTH} by {@link #HEIGHT}. */
final class SvgPath {
  static final int WIDTH = 1000;
  static final int HEIGHT = 400;

  private final Axis horizontal;
  private final Axis vertical;

  SvgPath(Axis horizontal, Axis vertical) {
    this.horizontal = horizontal;
    this.vertical = vertical;
  }

  /** A line through the finite values, with gaps at the others. */
  String line(double[] x, double[] y) {
    StringJoiner path = new StringJoiner(" ");
    boolean down = false;
    for (int i = 0; i < x.length; i++) {
      if (Double.isFinite(y[i])) {
        path.add((down ? "L" : "M") + point(x[i], y[i]));
      }
      down = Double.isFinite(y[i]);
    }
    return path.toString();
  }

  /** A line of no length at each finite value: round caps make it a dot of any chart's scale. */
  String dots(double[] x, double[] y) {
    StringJoiner path = new StringJoiner(" ");
    for (int i = 0; i < x.length; i++) {
      if (Double.isFinite(y[i])) {
        path.add("M" + point(x[i], y[i]) + "h0");
      }
    }
    return path.toString();
  }

  /** The area between the smallest and the largest values, stretch by stretch. */
  String band(Downsample buckets) {
    StringJoiner path = new StringJoiner(" ");
    int from = 0;
    for (int i = 0; i <= buckets.x().length; i++) {
      boolean gap = i == buckets.x().length || Double.isNaN(buckets.low()[i]);
      if (gap && i > from) {
        addStretch(path, buckets, from, i);
      }
      from = gap ? i + 1 : from;
    }
    return path.toString();
  }

  String x(double value) {
    return coordinate(horizontal.place(value) * WIDTH);
  }

  String y(double value) {
    return coordinate((1 - vertical.place(value)) * HEIGHT);
  }

  private void addStretch(StringJoiner path, Downsample buckets, int from, int to) {
    for (int i = from; i < to; i++) {
      path.add((i == from ? "M" : "L") + point(buckets.x()[i], buckets.high()[i]));
    }
    for (int i = to - 1; i >= from; i--) {
      path.add("L" + point(buckets.x()[i], buckets.low()[i]));
    }
    path.add("Z");
  }

  private String point(double x, double y) {
    return x(x) + "," + y(y);
  }

  private static String coordinate(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
