package io.thalweg.driver.score;

import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/** Rows of one to twenty features by a rule that fits on a line. */
final class Toys {
  private static final double[][] XOR = {{1, 1}, {1, 0}, {0, 0}, {0, 1}, {1, 1}, {0, 0}};

  private Toys() {}

  static Map<String, Function<Draws, Table>> all() {
    return Map.ofEntries(
        Map.entry("xor4", d -> xor(4)),
        Map.entry("xor6", d -> xor(6)),
        Map.entry("squares", Toys::squares),
        Map.entry("plane3", Toys::plane3),
        Map.entry("bytes", d -> bytes()),
        Map.entry("parabola50", Toys::parabola50),
        Map.entry("fourth-power", d -> line(400, -100, 99.5, x -> Math.pow(x, 4))),
        Map.entry("sine-up", d -> sineUp()),
        Map.entry("parabola201", d -> line(201, -10, 10, x -> x * x + 3)),
        Map.entry("noise", Toys::noise),
        Map.entry("threshold", Toys::threshold),
        Map.entry("quartic", Toys::quartic),
        Map.entry("line2000", d -> line(2000, 0, 1, x -> 0.01 + 100 * x)),
        Map.entry("sine1000", d -> line(1000, 0, 999, x -> Math.sin(2 * Math.PI * x / 500))),
        Map.entry("line100", d -> line(100, 1, 2, x -> 5 * x)),
        Map.entry("steep-line", Toys::steepLine),
        Map.entry("means", Toys::means),
        Map.entry("remainders7", d -> remainders(d, 7)),
        Map.entry("remainders4", d -> remainders(d, 4)),
        Map.entry("life", Toys::life),
        Map.entry("magnitudes", Toys::magnitudes),
        Map.entry("rings", Toys::rings),
        Map.entry("checkers", Toys::checkers));
  }

  private static Table xor(int count) {
    int[] next = {0};
    return Table.of(count, () -> XOR[next[0]++].clone(), x -> x[0] == x[1] ? 0 : 1);
  }

  /** Even points of an interval. */
  private static Table line(int count, double from, double to, DoubleUnaryOperator label) {
    int[] next = {0};
    return Table.of(
        count,
        () -> new double[] {from + (to - from) * next[0]++ / (count - 1)},
        x -> label.applyAsDouble(x[0]));
  }

  private static Table squares(Draws d) {
    int[] next = {0};
    return Table.of(
        200,
        () -> {
          double low = next[0]++ % 2 == 0 ? 0.2 : 0.5;
          return new double[] {d.uniform(low, low + 0.2), d.uniform(low, low + 0.2)};
        },
        x -> x[0] > 0.45 ? 1 : 0);
  }

  private static Table plane3(Draws d) {
    return Table.of(
        5000,
        () -> new double[] {d.uniform(0, 1e4), d.uniform(0, 1e4), d.uniform(0, 1e4)},
        x -> 2 * x[0] + x[1] + 0.5 * x[2] + 2.2);
  }

  private static Table bytes() {
    int[] next = {0};
    return Table.of(256, () -> binary(next[0]++, 8), x -> x[0] == x[1] ? 0 : 1);
  }

  private static double[] binary(int number, int width) {
    double[] bits = new double[width];
    for (int k = 0; k < width; k++) {
      bits[k] = (number >> k) & 1;
    }
    return bits;
  }

  private static Table parabola50(Draws d) {
    return line(50, 0, 4.9, x -> 5 * x * x + Math.pow(d.normal(0, 1), 3));
  }

  /** A point of a sine and the point before it; 1 where the wave climbs. */
  private static Table sineUp() {
    int[] next = {1};
    return Table.of(
        300,
        () -> {
          int k = next[0]++;
          return new double[] {
            Math.sin(2 * Math.PI * k / 100), Math.sin(2 * Math.PI * (k - 1) / 100)
          };
        },
        x -> x[0] > x[1] ? 1 : 0);
  }

  private static Table noise(Draws d) {
    return Table.of(5000, () -> new double[] {d.uniform(0, 1)}, x -> d.uniform(0, 1));
  }

  private static Table threshold(Draws d) {
    return Table.of(1000, () -> new double[] {15000 + d.whole(10001)}, x -> x[0] < 20000 ? 1 : 0);
  }

  private static Table quartic(Draws d) {
    return Table.of(
        2000,
        () -> new double[] {d.uniform(0, 1)},
        x -> Math.pow(x[0], 4) + Math.pow(x[0], 3) - x[0]);
  }

  private static Table steepLine(Draws d) {
    return Table.of(
        500, () -> new double[] {d.uniform(0, 1000)}, x -> 3000 + 40 * x[0] + d.normal(0, 500));
  }

  private static Table means(Draws d) {
    return Table.of(
        2000,
        () -> new double[] {d.whole(101) / 100.0, d.whole(101) / 100.0},
        x -> (x[0] + x[1]) / 2);
  }

  /** Twenty bits, lowest first, and what is left of the number by {@code divisor}. */
  private static Table remainders(Draws d, int divisor) {
    return Table.of(
        10000,
        () -> d.bits(20),
        x -> {
          long number = 0;
          for (int k = 0; k < x.length; k++) {
            number += (long) x[k] << k;
          }
          return number % divisor;
        });
  }

  /** Nine cells of the game of life and the next state of the middle one. */
  private static Table life(Draws d) {
    return Table.of(
        8000,
        () -> d.bits(9),
        x -> {
          double around = -x[4];
          for (double cell : x) {
            around += cell;
          }
          return around == 3 || (around == 2 && x[4] == 1) ? 1 : 0;
        });
  }

  /** Numbers up to a billion and how many digits they have, less one. */
  private static Table magnitudes(Draws d) {
    return Table.of(
        2000,
        () -> new double[] {Math.floor(Math.pow(10, d.uniform(0, 9)))},
        x -> Math.min(8, Math.floor(Math.log10(x[0]))));
  }

  /** A disc within a ring. */
  private static Table rings(Draws d) {
    return Table.of(
        1000,
        () -> {
          double radius = d.chance(0.5) == 1 ? d.uniform(0, 1) : d.uniform(1.3, 2);
          double angle = d.uniform(0, 2 * Math.PI);
          return new double[] {radius * Math.cos(angle), radius * Math.sin(angle)};
        },
        x -> Math.hypot(x[0], x[1]) > 1.15 ? 1 : 0);
  }

  /** Exclusive or of two signs, with a margin. */
  private static Table checkers(Draws d) {
    return Table.of(
        1000,
        () ->
            new double[] {
              d.uniform(0.1, 1) * (2 * d.chance(0.5) - 1),
              d.uniform(0.1, 1) * (2 * d.chance(0.5) - 1)
            },
        x -> x[0] * x[1] > 0 ? 1 : 0);
  }
}
