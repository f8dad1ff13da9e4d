package io.thalweg.driver.score;

import java.util.Random;

/** Seeded draws. */
final class Draws {
  private final Random random;

  Draws(long seed) {
    this.random = new Random(seed * 7919 + 17);
  }

  double uniform(double from, double to) {
    return from + (to - from) * random.nextDouble();
  }

  /** A whole number from 0 to {@code below - 1}. */
  int whole(int below) {
    return random.nextInt(below);
  }

  double normal(double mean, double deviation) {
    return mean + deviation * random.nextGaussian();
  }

  /** Of median {@code median}, at most {@code most}. */
  double logNormal(double median, double sigma, double most) {
    return Math.min(most, median * Math.exp(sigma * random.nextGaussian()));
  }

  /** 1 with this chance, else 0. */
  int chance(double probability) {
    return random.nextDouble() < probability ? 1 : 0;
  }

  int poisson(double mean) {
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  /** Class 1 with the probability that belongs to a logit. */
  int bernoulli(double logit) {
    return chance(1 / (1 + Math.exp(-logit)));
  }

  double[] normals(int count, double deviation) {
    double[] values = new double[count];
    for (int k = 0; k < count; k++) {
      values[k] = normal(0, deviation);
    }
    return values;
  }

  double[] bits(int count) {
    double[] values = new double[count];
    for (int k = 0; k < count; k++) {
      values[k] = chance(0.5);
    }
    return values;
  }

  /** A random order of 0 to {@code count - 1}. */
  int[] order(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = whole(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
