package io.thalweg.shared.nn;

/** Which numbers the outputs of a layer can be. */
public enum OutputRange {
  /** Any. */
  ANY(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, "any number"),
  /** From 0 on. */
  NOT_NEGATIVE(0, Double.POSITIVE_INFINITY, "from 0 on"),
  /** From 0 to 1. */
  PROBABILITY(0, 1, "from 0 to 1"),
  /** From -1 to 1. */
  SIGNED(-1, 1, "from -1 to 1");

  private final double min;
  private final double max;
  private final String words;

  OutputRange(double min, double max, String words) {
    this.min = min;
    this.max = max;
    this.words = words;
  }

  /** The smallest. */
  public double min() {
    return min;
  }

  /** The largest. */
  public double max() {
    return max;
  }

  /** The range in words. */
  public String words() {
    return words;
  }
}
