package io.thalweg.driver.score;

import java.util.Map;
import java.util.function.Function;

/** Small pictures, flat, channel by channel, row by row. */
final class Pictures {
  private static final int SIDE = 16;

  private Pictures() {}

  static Map<String, Function<Draws, Table>> all() {
    return Map.ofEntries(
        Map.entry("templates10", d -> templates(d, 2000, 3, 10, 0.2)),
        Map.entry("templates2", d -> templates(d, 2000, 3, 2, 0.2)),
        Map.entry("grey200", d -> templates(d, 200, 1, 2, 2)),
        Map.entry("grey4000", d -> templates(d, 4000, 1, 2, 2)),
        Map.entry("bars", Pictures::bars),
        Map.entry("flat-colour", d -> flat(d, 480, 3, 0.05)),
        Map.entry("flat-grey", d -> flat(d, 200, 1, 0.05)),
        Map.entry("ones-and-zeros", d -> ones()),
        Map.entry("patches", Pictures::patches),
        Map.entry("spots", Pictures::spots));
  }

  /** A fixed random picture a class, at some contrast, under noise; about 0.5. */
  private static Table templates(Draws d, int count, int channels, int classes, double noise) {
    int pixels = channels * SIDE * SIDE;
    double[][] template = new double[classes][];
    for (int c = 0; c < classes; c++) {
      template[c] = d.normals(pixels, 0.2);
    }
    double[][] rows = new double[count][pixels];
    double[] labels = new double[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % classes;
      double contrast = d.uniform(0.3, 1);
      for (int k = 0; k < pixels; k++) {
        double value = 0.5 + contrast * template[i % classes][k] + d.normal(0, noise);
        rows[i][k] = Math.max(0, Math.min(1, value));
      }
    }
    return new Table(rows, labels);
  }

  /** A bright bar upright, level, or none, in all channels. */
  private static Table bars(Draws d) {
    int[] next = {0};
    int[] label = {0};
    return Table.of(
        900,
        () -> {
          label[0] = next[0]++ % 3;
          int place = 2 + d.whole(SIDE - 4);
          double[] row = new double[3 * SIDE * SIDE];
          for (int k = 0; k < row.length; k++) {
            int at = k % (SIDE * SIDE);
            int line = label[0] == 0 ? at % SIDE : at / SIDE;
            boolean on = label[0] < 2 && Math.abs(line - place) < 2;
            row[k] = Math.max(0, Math.min(1, d.normal(on ? 0.8 : 0.3, 0.1)));
          }
          return row;
        },
        x -> label[0]);
  }

  private static Table flat(Draws d, int count, int channels, double noise) {
    int[] next = {0};
    int[] label = {0};
    return Table.of(
        count,
        () -> {
          label[0] = next[0]++ % 2;
          double[] row = d.normals(channels * SIDE * SIDE, noise);
          for (int k = 0; k < row.length; k++) {
            row[k] += label[0];
          }
          return row;
        },
        x -> label[0]);
  }

  private static Table ones() {
    int[] next = {0};
    return Table.of(
        400,
        () -> {
          double[] row = new double[128];
          java.util.Arrays.fill(row, next[0]++ % 2);
          return row;
        },
        x -> x[0]);
  }

  /** 15 x 15 pixels, blurred over 3 x 3, of bright rectangles; the middle pixel before that. */
  private static Table patches(Draws d) {
    int side = 15;
    double[] middle = {0};
    return Table.of(
        2000,
        () -> {
          double[] sharp = new double[side * side];
          for (int r = 0; r < 3; r++) {
            paint(d, sharp, side);
          }
          middle[0] = sharp[side * side / 2];
          return blurred(sharp, side);
        },
        x -> middle[0]);
  }

  private static void paint(Draws d, double[] picture, int side) {
    int top = d.whole(side);
    int left = d.whole(side);
    int bottom = Math.min(side, top + 3 + d.whole(8));
    int right = Math.min(side, left + 3 + d.whole(8));
    double shade = d.uniform(0.2, 1);
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        picture[y * side + x] = shade;
      }
    }
  }

  private static double[] blurred(double[] sharp, int side) {
    double[] blurred = new double[sharp.length];
    for (int k = 0; k < sharp.length; k++) {
      double sum = 0;
      int count = 0;
      for (int dy = -1; dy <= 1; dy++) {
        for (int dx = -1; dx <= 1; dx++) {
          int y = k / side + dy;
          int x = k % side + dx;
          if (y >= 0 && y < side && x >= 0 && x < side) {
            sum += sharp[y * side + x];
            count++;
          }
        }
      }
      blurred[k] = sum / count;
    }
    return blurred;
  }

  /** 32 x 32 pixels with a bright spot on noise; its column from -1 to 1. */
  private static Table spots(Draws d) {
    int side = 32;
    double[] column = {0};
    return Table.of(
        800,
        () -> {
          double cx = d.uniform(4, 28);
          double cy = d.uniform(4, 28);
          column[0] = (cx - 16) / 16;
          double[] row = new double[side * side];
          for (int k = 0; k < row.length; k++) {
            int line = k / side;
            double square = Math.pow(k % side - cx, 2) + Math.pow(line - cy, 2);
            row[k] = Math.exp(-square / 8) + d.uniform(0, 0.1);
          }
          return row;
        },
        x -> column[0]);
  }
}
