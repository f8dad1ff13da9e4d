package io.thalweg.driver.score;

import java.util.Map;
import java.util.function.Function;

/** Rows such as they stand in people's tables: columns of all scales, a label with some noise. */
final class Tables {
  private Tables() {}

  static Map<String, Function<Draws, Table>> all() {
    return Map.ofEntries(
        Map.entry("below-zero", Tables::belowZero),
        Map.entry("codes21", d -> codes()),
        Map.entry("census", Tables::census),
        Map.entry("speech", Tables::speech),
        Map.entry("packets", Tables::packets),
        Map.entry("passengers", Tables::passengers),
        Map.entry("one-label", d -> counts(d, false)),
        Map.entry("two-labels", d -> counts(d, true)),
        Map.entry("particles", Tables::particles),
        Map.entry("factors", Tables::factors),
        Map.entry("tokens", Tables::tokens),
        Map.entry("words600", d -> words(d, 600)),
        Map.entry("words2000", d -> words(d, 2000)),
        Map.entry("houses", Tables::houses),
        Map.entry("traffic", Tables::traffic),
        Map.entry("patients", Tables::patients));
  }

  private static Table belowZero(Draws d) {
    return Table.of(
        300,
        () -> new double[] {d.normal(0.6, 0.9), d.normal(0.6, 0.9)},
        x -> 0.9 + 0.8 * x[0] - 0.7 * x[1] + d.normal(0, 0.3));
  }

  private static Table codes() {
    int[] next = {0};
    return Table.of(
        21,
        () -> {
          int i = next[0]++;
          return i < 11
              ? new double[] {65, 66, 67}
              : i < 18
                  ? new double[] {68, 69, 70}
                  : i < 20 ? new double[] {65, 66, 70} : new double[] {68, 69, 67};
        },
        x -> x[0] == 68 ? 1 : 0);
  }

  /** A column around 200,000, one of gains, whole numbers to 15, and six of 0 to 100 that count. */
  private static Table census(Draws d) {
    return Table.of(
        6000,
        () -> {
          double[] x = new double[14];
          x[0] = d.logNormal(2e5, 0.6, 1.5e6);
          x[1] = d.chance(0.1) * d.uniform(0, 1e5);
          for (int k = 2; k < 8; k++) {
            x[k] = d.whole(16);
          }
          for (int k = 8; k < 14; k++) {
            x[k] = d.whole(101);
          }
          return x;
        },
        x -> d.bernoulli((x[8] + x[9] + x[10] - x[11] - x[12] - x[13]) / 20 - 1.9));
  }

  private static Table speech(Draws d) {
    return Table.of(
        400,
        () -> {
          double[] x = d.normals(16, 1);
          for (int k = 0; k < 16; k++) {
            x[k] *= Math.pow(10, -1 + 6.0 * k / 15);
          }
          return x;
        },
        x -> 10 * x[0] + x[1] / 0.25 + d.normal(0, 0.5) > 0 ? 1 : 0);
  }

  private static Table packets(Draws d) {
    return Table.of(
        300,
        () -> {
          double port = d.chance(0.5) == 1 ? 502 : 50000 + d.whole(7001);
          double count = d.chance(0.5) * (1 + d.whole(12));
          double address = 3.2325e9 + 2 * d.whole(40);
          return new double[] {
            address,
            3.2e9,
            6,
            1,
            0,
            port,
            count,
            d.whole(65281),
            d.whole(13),
            d.whole(13),
            d.whole(5)
          };
        },
        x -> x[6] > 0 ? 1 : 0);
  }

  private static Table passengers(Draws d) {
    int count = 900;
    int[] names = d.order(count);
    int[] tickets = d.order(count);
    int[] next = {0};
    return Table.of(
        count,
        () -> {
          int i = next[0]++;
          return new double[] {
            names[i],
            tickets[i],
            d.chance(0.35),
            d.chance(0.2),
            1 + d.whole(3),
            d.whole(9),
            d.whole(7),
            d.whole(4),
            d.logNormal(14, 0.9, 512),
            Math.max(1, d.normal(30, 14))
          };
        },
        x -> d.bernoulli(2.6 * x[2] - 1.1 * (x[4] - 2) - 0.02 * (x[9] - 30) - 1.2));
  }

  /** Four counts; six rows of a thousand are of the other class, or half of them. */
  private static Table counts(Draws d, boolean balanced) {
    int[] next = {0};
    return Table.of(
        1000,
        () -> {
          next[0]++;
          return new double[] {d.poisson(12), d.poisson(12), d.poisson(12), d.poisson(12)};
        },
        x -> balanced ? (x[0] + x[1] > 23.5 ? 1 : 0) : next[0] % 167 == 5 ? 0 : 1);
  }

  /** The last column is a weight of the row and gives its class away. */
  private static Table particles(Draws d) {
    double[] label = {0};
    return Table.of(
        6000,
        () -> {
          double[] x = new double[31];
          for (int k = 0; k < 10; k++) {
            x[k] = d.logNormal(40, 0.8, 300);
          }
          for (int k = 10; k < 20; k++) {
            x[k] = d.normal(0, 1);
          }
          for (int k = 20; k < 30; k++) {
            x[k] = d.chance(1 / 3.0) == 1 ? -999 : d.normal(1, 0.5);
          }
          label[0] =
              d.bernoulli(2 * x[10] - 1.5 * x[11] + x[12] + 2 * Math.log(x[0] / 40) - x[13] - 0.8);
          x[30] = label[0] == 1 ? 0.002 : 2;
          return x;
        },
        x -> label[0]);
  }

  /** Sixteen features of deviation 3 that four factors make; their label is not used. */
  private static Table factors(Draws d) {
    double[][] loads = new double[4][];
    for (int f = 0; f < 4; f++) {
      loads[f] = d.normals(16, 1.5);
    }
    return Table.of(
        1000,
        () -> {
          double[] x = d.normals(16, 0.1);
          for (double[] load : loads) {
            double factor = d.normal(0, 1);
            for (int k = 0; k < 16; k++) {
              x[k] += factor * load[k];
            }
          }
          return x;
        },
        x -> x[0]);
  }

  /** Twelve tokens of fifty; class 1 where token 7 is among them. */
  private static Table tokens(Draws d) {
    double[] label = {0};
    return Table.of(
        2000,
        () -> {
          label[0] = d.chance(0.5);
          double[] x = new double[12];
          for (int k = 0; k < 12; k++) {
            x[k] = d.whole(49);
            x[k] = x[k] >= 7 ? x[k] + 1 : x[k];
          }
          if (label[0] == 1) {
            x[d.whole(12)] = 7;
          }
          return x;
        },
        x -> label[0]);
  }

  /** A thousand words, sixty of them in a row; forty tell, and 15 % of the labels are wrong. */
  private static Table words(Draws d, int count) {
    return Table.of(
        count,
        () -> {
          double[] x = new double[1000];
          int[] order = d.order(1000);
          for (int k = 0; k < 60; k++) {
            x[order[k]] = 1;
          }
          x[order[60]] = 1;
          return x;
        },
        x -> {
          double score = 0;
          for (int k = 0; k < 40; k++) {
            score += k % 2 == 0 ? x[k] : -x[k];
          }
          int label = score > 0 ? 1 : score < 0 ? 0 : d.chance(0.5);
          return d.chance(0.15) == 1 ? 1 - label : label;
        });
  }

  private static Table houses(Draws d) {
    return Table.of(
        1500,
        () -> {
          double[] x = new double[12];
          for (int k = 0; k < 4; k++) {
            x[k] = d.logNormal(3000, 0.6, 20000);
          }
          for (int k = 4; k < 7; k++) {
            x[k] = 1900 + d.whole(111);
          }
          for (int k = 7; k < 12; k++) {
            x[k] = d.whole(21);
          }
          return x;
        },
        x -> 50 * x[0] + 1e5 * x[7] / 20 + d.normal(0, 1e4));
  }

  private static Table traffic(Draws d) {
    return Table.of(
        6000,
        () -> {
          double[] x = new double[20];
          for (int k = 0; k < 5; k++) {
            x[k] = d.logNormal(1e4, 2, 1e6);
          }
          for (int k = 5; k < 15; k++) {
            x[k] = d.poisson(6);
          }
          for (int k = 15; k < 20; k++) {
            x[k] = d.chance(0.5);
          }
          return x;
        },
        x -> Math.min(4, Math.max(0, Math.floor(Math.log10(x[0]) - 2 + x[15]))));
  }

  private static Table patients(Draws d) {
    double[] deviation = {0.3, 3, 7, 12, 16, 19, 32, 115};
    double[] mean = {0.5, 4, 32, 33, 20, 69, 121, 80};
    return Table.of(
        800,
        () -> {
          double[] x = new double[8];
          for (int k = 0; k < 8; k++) {
            x[k] = Math.max(0, d.normal(mean[k], deviation[k]));
          }
          return x;
        },
        x ->
            d.bernoulli(
                1.5 * (x[6] - 121) / 32 + (x[2] - 32) / 7 + 0.5 * (x[3] - 33) / 12 + x[0] - 1.4));
  }
}
