package io.thalweg.driver.score;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** What can be done to rows, for better or worse: {@code {flip: 0.4}}, {@code {times: 16}}. */
final class Spoil {
  private Spoil() {}

  /**
   * The rows after one change.
   *
   * @param change a name and its number
   */
  static Table apply(Table table, Map<?, ?> change, Draws d) {
    Map.Entry<?, ?> entry = change.entrySet().iterator().next();
    double by = ((Number) entry.getValue()).doubleValue();
    return switch ((String) entry.getKey()) {
      case "times" -> table.times(by); // features
      case "plus" -> table.map(row -> Arrays.stream(row).map(cell -> cell + by).toArray());
      case "log10" -> table.map(row -> Arrays.stream(row).map(Math::log10).toArray());
      case "label_times" -> table.label(label -> label * by);
      case "label_plus" -> table.label(label -> label + by);
      case "label_is" -> table.label(label -> by);
      case "label_sigmoid" -> logistic(table, by);
      case "label_standard" -> standard(table, by);
      case "scales" -> scales(table, by);
      case "flip" -> flip(table, by, d);
      case "rare" -> rare(table, by, d);
      case "leak" -> leak(table, by, d);
      case "double" -> doubled(table, by, d);
      case "huge" -> huge(table, by, d);
      case "part_labels" -> partLabels(table, by, d);
      case "part_columns" -> partColumns(table, by);
      case "sort" -> sorted(table, (int) by);
      case "first" -> first(table, (int) by, d);
      case "without" -> without(table, (int) by);
      default -> throw new IllegalArgumentException("no change of rows: " + entry.getKey());
    };
  }

  /** The label is the logistic function of the first feature, of this steepness about 1/2. */
  private static Table logistic(Table table, double steepness) {
    double[] labels = new double[table.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = 1 / (1 + Math.exp(-steepness * (table.rows()[i][0] - 0.5)));
    }
    return new Table(table.rows(), labels);
  }

  /** Labels of mean 0 and of this deviation. */
  private static Table standard(Table table, double deviation) {
    double mean = Arrays.stream(table.labels()).average().orElseThrow();
    double variance =
        Arrays.stream(table.labels()).map(y -> (y - mean) * (y - mean)).average().orElseThrow();
    return table.label(y -> deviation * (y - mean) / Math.sqrt(variance));
  }

  /** Every third feature is {@code factor} times as large, every third that much smaller. */
  private static Table scales(Table table, double factor) {
    return table.map(
        row -> {
          for (int k = 0; k < row.length; k++) {
            row[k] *= k % 3 == 0 ? factor : k % 3 == 1 ? 1 / factor : 1;
          }
          return row;
        });
  }

  /** This share of the rows gets the label of another row. */
  private static Table flip(Table table, double share, Draws d) {
    double[] labels = table.labels();
    return table.label(label -> d.chance(share) == 1 ? labels[d.whole(labels.length)] : label);
  }

  /** Of class 1 this share of all rows is left; of more classes, of those above 0. */
  private static Table rare(Table table, double share, Draws d) {
    double[] labels = table.labels();
    long others = Arrays.stream(labels).filter(label -> label == 0).count();
    double kept = share / (1 - share) * others / (labels.length - others);
    return picked(table, i -> labels[i] == 0 || d.chance(kept) == 1);
  }

  /** One more column: the label with noise of this deviation. */
  private static Table leak(Table table, double noise, Draws d) {
    int width = table.width();
    double[][] rows = new double[table.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOf(table.rows()[i], width + 1);
      rows[i][width] = table.labels()[i] + d.normal(0, noise);
    }
    return new Table(rows, table.labels());
  }

  /** This share of the rows is there twice. */
  private static Table doubled(Table table, double share, Draws d) {
    int count = (int) (share * table.size());
    double[][] rows = Arrays.copyOf(table.rows(), table.size() + count);
    double[] labels = Arrays.copyOf(table.labels(), table.size() + count);
    int[] order = d.order(table.size());
    for (int i = 0; i < count; i++) {
      rows[table.size() + i] = table.rows()[order[i]];
      labels[table.size() + i] = table.labels()[order[i]];
    }
    return new Table(rows, labels);
  }

  /** One cell of one row is this number. */
  private static Table huge(Table table, double cell, Draws d) {
    int bad = d.whole(table.size());
    double[][] rows = table.rows().clone();
    rows[bad] = rows[bad].clone();
    rows[bad][d.whole(table.width())] = cell;
    return new Table(rows, table.labels());
  }

  /** This share of the rows, from the middle on, has its labels in another order. */
  private static Table partLabels(Table table, double share, Draws d) {
    int from = table.size() / 2;
    int[] order = d.order((int) (share * table.size()));
    double[] labels = table.labels().clone();
    for (int i = 0; i < order.length; i++) {
      labels[from + i] = table.labels()[from + order[i]];
    }
    return new Table(table.rows(), labels);
  }

  /** The same share has its columns the other way round. */
  private static Table partColumns(Table table, double share) {
    int from = table.size() / 2;
    int end = from + (int) (share * table.size());
    double[][] rows = table.rows().clone();
    for (int i = from; i < end; i++) {
      double[] turned = rows[i].clone();
      for (int k = 0; k < turned.length; k++) {
        turned[k] = rows[i][turned.length - 1 - k];
      }
      rows[i] = turned;
    }
    return new Table(rows, table.labels());
  }

  /** Ordered by this column, counted from 0, or by the label where it is -1. */
  private static Table sorted(Table table, int column) {
    int[] order =
        IntStream.range(0, table.size())
            .boxed()
            .sorted(
                Comparator.comparingDouble(
                    i -> column < 0 ? table.labels()[i] : table.rows()[i][column]))
            .mapToInt(i -> i)
            .toArray();
    return picked(table, order);
  }

  private static Table first(Table table, int count, Draws d) {
    int[] order = d.order(table.size());
    boolean[] kept = new boolean[table.size()];
    for (int i = 0; i < Math.min(count, order.length); i++) {
      kept[order[i]] = true;
    }
    return picked(table, i -> kept[i]);
  }

  /** Without this column, counted from 0, and all behind it; from the front if it is negative. */
  private static Table without(Table table, int column) {
    return column >= 0
        ? table.map(row -> Arrays.copyOf(row, column))
        : table.map(row -> Arrays.copyOfRange(row, -column, row.length));
  }

  private static Table picked(Table table, IntPredicate keep) {
    return picked(table, IntStream.range(0, table.size()).filter(keep).toArray());
  }

  private static Table picked(Table table, int[] rows) {
    return new Table(
        Arrays.stream(rows).mapToObj(i -> table.rows()[i]).toArray(double[][]::new),
        Arrays.stream(rows).mapToDouble(i -> table.labels()[i]).toArray());
  }
}
