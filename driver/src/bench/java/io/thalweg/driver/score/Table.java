package io.thalweg.driver.score;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/**
 * Rows with a label each.
 *
 * @param rows (rows, features)
 * @param labels (rows)
 */
record Table(double[][] rows, double[] labels) {
  /** Rows one by one, each with a label that follows from it. */
  static Table of(int count, Supplier<double[]> row, ToDoubleFunction<double[]> label) {
    double[][] rows = new double[count][];
    double[] labels = new double[count];
    for (int i = 0; i < count; i++) {
      rows[i] = row.get();
      labels[i] = label.applyAsDouble(rows[i]);
    }
    return new Table(rows, labels);
  }

  /** Features. */
  int width() {
    return rows[0].length;
  }

  int size() {
    return rows.length;
  }

  /** The same rows with other labels. */
  Table label(DoubleUnaryOperator change) {
    double[] changed = new double[size()];
    for (int i = 0; i < size(); i++) {
      changed[i] = change.applyAsDouble(labels[i]);
    }
    return new Table(rows, changed);
  }

  /** The same labels with other rows. */
  Table map(UnaryOperator<double[]> change) {
    double[][] changed = new double[size()][];
    for (int i = 0; i < size(); i++) {
      changed[i] = change.apply(rows[i].clone());
    }
    return new Table(changed, labels);
  }

  /** The same with every feature times {@code factor}. */
  Table times(double factor) {
    return map(
        row -> {
          for (int k = 0; k < row.length; k++) {
            row[k] *= factor;
          }
          return row;
        });
  }

  /** Writes CSV with the columns {@code x0} to {@code xN} and {@code label}. */
  void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (Writer out = Files.newBufferedWriter(file)) {
      StringBuilder line = new StringBuilder();
      for (int k = 0; k < width(); k++) {
        line.append('x').append(k).append(',');
      }
      out.write(line.append("label\n").toString());
      for (int i = 0; i < size(); i++) {
        line.setLength(0);
        for (double cell : rows[i]) {
          line.append(text(cell)).append(',');
        }
        out.write(line.append(text(labels[i])).append('\n').toString());
      }
    }
  }

  /** As float32 holds it; whole numbers to the last digit. */
  private static String text(double cell) {
    return cell == Math.rint(cell) && Math.abs(cell) < 1e15
        ? Long.toString((long) cell)
        : Float.toString((float) cell);
  }
}
