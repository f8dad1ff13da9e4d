package io.thalweg.driver.score;

import java.util.Map;
import java.util.function.Function;

/** Rows as textbooks and libraries draw them to show a method at work. */
final class Textbook {
  private Textbook() {}

  static Map<String, Function<Draws, Table>> all() {
    return Map.ofEntries(
        Map.entry("moons", Textbook::moons),
        Map.entry("friedman", Textbook::friedman),
        Map.entry("wave", Textbook::wave),
        Map.entry("related", Textbook::related),
        Map.entry("heavy", Textbook::heavy),
        Map.entry("visits", Textbook::visits),
        Map.entry("topics", Textbook::topics),
        Map.entry("categories", Textbook::categories),
        Map.entry("clusters10", Textbook::clusters),
        Map.entry("wide", Textbook::wide),
        Map.entry("few", Textbook::few),
        Map.entry("trees", Textbook::trees));
  }

  /** Two half circles that reach into each other. */
  private static Table moons(Draws d) {
    double[] label = {0};
    return Table.of(
        1200,
        () -> {
          label[0] = d.chance(0.5);
          double angle = d.uniform(0, Math.PI);
          double x = label[0] == 0 ? Math.cos(angle) : 1 - Math.cos(angle);
          double y = label[0] == 0 ? Math.sin(angle) : 0.5 - Math.sin(angle);
          return new double[] {x + d.normal(0, 0.15), y + d.normal(0, 0.15)};
        },
        x -> label[0]);
  }

  /** Ten numbers from 0 to 1, five of which count (Friedman 1991); a label of deviation about 1. */
  private static Table friedman(Draws d) {
    return Table.of(
        1500,
        () -> {
          double[] x = new double[10];
          for (int k = 0; k < 10; k++) {
            x[k] = d.uniform(0, 1);
          }
          return x;
        },
        x -> {
          double product = 10 * Math.sin(Math.PI * x[0] * x[1]);
          double curve = 20 * (x[2] - 0.5) * (x[2] - 0.5);
          return (product + curve + 10 * x[3] + 5 * x[4] - 14.4 + d.normal(0, 1)) / 5;
        });
  }

  /** A sine over one number from -3 to 3, with noise. */
  private static Table wave(Draws d) {
    return Table.of(
        800, () -> new double[] {d.uniform(-3, 3)}, x -> Math.sin(2 * x[0]) + d.normal(0, 0.1));
  }

  /** Twelve features that three factors make, which the label depends on. */
  private static Table related(Draws d) {
    double[][] loads = {d.normals(12, 0.7), d.normals(12, 0.7), d.normals(12, 0.7)};
    double[] factors = new double[3];
    return Table.of(
        1200,
        () -> {
          double[] x = d.normals(12, 0.3);
          for (int f = 0; f < 3; f++) {
            factors[f] = d.normal(0, 1);
            for (int k = 0; k < 12; k++) {
              x[k] += factors[f] * loads[f][k];
            }
          }
          return x;
        },
        x -> 0.6 * factors[0] - 0.5 * factors[1] + 0.4 * factors[2] + d.normal(0, 0.3));
  }

  /** Eight features with tails as of Student's t with three degrees of freedom; two classes. */
  private static Table heavy(Draws d) {
    double[] weights = d.normals(8, 1.5);
    return Table.of(
        1500,
        () -> {
          double[] x = new double[8];
          for (int k = 0; k < 8; k++) {
            double squares = 0;
            for (int i = 0; i < 3; i++) {
              double one = d.normal(0, 1);
              squares += one * one;
            }
            x[k] = d.normal(0, 1) / Math.sqrt(squares / 3);
          }
          return x;
        },
        x -> {
          double logit = 0;
          for (int k = 0; k < 8; k++) {
            logit += weights[k] * x[k];
          }
          return d.bernoulli(2 * logit);
        });
  }

  /** A count that grows with what six numbers say. */
  private static Table visits(Draws d) {
    double[] weights = d.normals(6, 0.35);
    return Table.of(
        1500,
        () -> d.normals(6, 1),
        x -> {
          double log = 0.7;
          for (int k = 0; k < 6; k++) {
            log += weights[k] * x[k];
          }
          return d.poisson(Math.exp(Math.min(3, log)));
        });
  }

  /** How often each of sixty words occurs, most of them never; three topics. */
  private static Table topics(Draws d) {
    double[] label = {0};
    return Table.of(
        1500,
        () -> {
          label[0] = d.whole(3);
          double[] x = new double[60];
          for (int k = 0; k < 60; k++) {
            x[k] = d.poisson(k % 3 == label[0] && k < 30 ? 0.6 : 0.15);
          }
          return x;
        },
        x -> label[0]);
  }

  /** Three categories as 0 and 1, of four, six and ten values, and two numbers; two classes. */
  private static Table categories(Draws d) {
    double[] effects = d.normals(20, 1.5);
    return Table.of(
        1600,
        () -> {
          double[] x = new double[22];
          x[d.whole(4)] = 1;
          x[4 + d.whole(6)] = 1;
          x[10 + d.whole(10)] = 1;
          x[20] = d.normal(0, 1);
          x[21] = d.normal(0, 1);
          return x;
        },
        x -> {
          double logit = 1.5 * x[20] - x[21];
          for (int k = 0; k < 20; k++) {
            logit += effects[k] * x[k];
          }
          return d.bernoulli(logit);
        });
  }

  /** Ten classes about centres in sixteen dimensions, of unequal size. */
  private static Table clusters(Draws d) {
    double[][] centres = new double[10][];
    for (int k = 0; k < 10; k++) {
      centres[k] = d.normals(16, 1.3);
    }
    int[] label = {0};
    return Table.of(
        2000,
        () -> {
          label[0] = Math.min(d.whole(10), d.whole(14));
          double[] x = d.normals(16, 1);
          for (int k = 0; k < 16; k++) {
            x[k] += centres[label[0]][k];
          }
          return x;
        },
        x -> label[0]);
  }

  /** Two hundred features of which eight count; two classes. */
  private static Table wide(Draws d) {
    return Table.of(
        800,
        () -> d.normals(200, 1),
        x -> x[0] - x[1] + x[2] - x[3] + x[4] - x[5] + x[6] - x[7] + d.normal(0, 0.5) > 0 ? 1 : 0);
  }

  /** Eighty rows of two classes. */
  private static Table few(Draws d) {
    return Table.of(80, () -> d.normals(4, 1), x -> x[0] + x[1] + d.normal(0, 0.5) > 0 ? 1 : 0);
  }

  /** Steps as decision trees make them, over six numbers from -1 to 1. */
  private static Table trees(Draws d) {
    return Table.of(
        1500,
        () -> {
          double[] x = new double[6];
          for (int k = 0; k < 6; k++) {
            x[k] = d.uniform(-1, 1);
          }
          return x;
        },
        x -> (x[0] > 0 ? x[1] > 0.2 ? 1.5 : -0.5 : x[2] > -0.3 ? 0.3 : -1.3) + d.normal(0, 0.2));
  }
}
