package io.thalweg.driver.round;

/**
 * How much the driver may look at a model beside the rounds that train it. Work is counted, not
 * measured as time, so that what is found follows from the run alone. A small amount is free: a run
 * that short is over before it matters. Mutable.
 */
final class Allowance {
  private static final double SHARE = 0.01; // of the work of the rounds, which workers share
  private static final double FREE = 1L << 30; // some tens of milliseconds with vector kernels
  private static final int FREE_ROWS = 1024; // four looks, however large the model is
  private static final int PER_OUTPUT = 32; // a convolution uses its parameters for each output

  private final double row; // the work of a row
  private double left;

  /**
   * The allowance of a model.
   *
   * @param parameters how many it has
   * @param outputs of all its layers, for one row
   */
  Allowance(long parameters, long outputs) {
    this.row = parameters + PER_OUTPUT * (double) outputs;
    this.left = Math.max(FREE, FREE_ROWS * row);
  }

  /** Notes a round of so many rows. Mutates. */
  void earn(long rows) {
    left += SHARE * rows * row;
  }

  /** Whether so many rows may be looked at, which are then spent. Mutates. */
  boolean spend(long rows) {
    if (rows * row > left) {
      return false;
    }
    left -= rows * row;
    return true;
  }
}
