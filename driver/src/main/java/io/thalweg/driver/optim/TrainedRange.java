package io.thalweg.driver.optim;

/**
 * A contiguous part of the flat parameter vector that is trained, with its own learning rate where
 * a parameter group gives one.
 *
 * @param offset its first element
 * @param length how many elements
 * @param groupLr the base learning rate of the parameters' group
 * @param baseLr the base learning rate of the run, which schedules scale
 */
public record TrainedRange(int offset, int length, double groupLr, double baseLr) {
  /** Checks that the range can lie in a vector and that the learning rates are in range. */
  public TrainedRange {
    if (offset < 0 || length < 0 || !(groupLr >= 0) || !(baseLr > 0)) {
      throw new IllegalArgumentException(
          "offset " + offset + ", length " + length + ", lr " + groupLr + " of " + baseLr);
    }
  }

  /** A range at the learning rate of the run. */
  public TrainedRange(int offset, int length) {
    this(offset, length, 1, 1);
  }

  /** One past the index of its last element. */
  public int end() {
    return offset + length;
  }

  /** The learning rate here where the run's is {@code lr}: a schedule scales all groups alike. */
  double lr(double lr) {
    return lr / baseLr * groupLr; // exact where lr is still the base, and where there is no group
  }

  /** Whether {@code other} follows directly and has the same learning rate. */
  boolean joins(TrainedRange other) {
    return end() == other.offset && groupLr == other.groupLr && baseLr == other.baseLr;
  }
}
