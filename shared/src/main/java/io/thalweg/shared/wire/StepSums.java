package io.thalweg.shared.wire;

/** Where the float64 sums of a training step stand in {@link Partial#sums()}. */
public final class StepSums {
  /** Sum of weight times loss over the rows. */
  public static final int LOSS = 0;

  /** Sum of the weights. */
  public static final int WEIGHT = 1;

  /** Number of rows. */
  public static final int ROWS = 2;

  /** How many sums. */
  public static final int COUNT = 3;

  private StepSums() {}
}
