package io.thalweg.driver.optim;

import io.thalweg.shared.tensor.Shape;

/**
 * A contiguous part of the flat parameter vector that is trained, with its own learning rate where
 * a parameter group gives one.
 *
 * @param offset its first element
 * @param length how many elements
 * @param shape of the tensor, row-major; one axis for a part that is no single tensor
 * @param groupLr the base learning rate of the parameters' group
 * @param baseLr the base learning rate of the run, which schedules scale
 */
public record TrainedRange(int offset, int length, Shape shape, double groupLr, double baseLr) {
  /** Checks that the range can lie in a vector and that the learning rates are in range. */
  public TrainedRange {
    if (offset < 0 || shape.size() != length || !(groupLr >= 0) || !(baseLr > 0)) {
      throw new IllegalArgumentException(
          "offset " + offset + ", shape " + shape + ", lr " + groupLr + " of " + baseLr);
    }
  }

  /** A range without a shape. */
  public TrainedRange(int offset, int length, double groupLr, double baseLr) {
    this(offset, length, Shape.of(length), groupLr, baseLr);
  }

  /** A range without a shape at the learning rate of the run. */
  public TrainedRange(int offset, int length) {
    this(offset, length, 1, 1);
  }

  /** A tensor at the learning rate of the run. */
  public TrainedRange(int offset, Shape shape) {
    this(offset, shape.size(), shape, 1, 1);
  }

  /** One past the index of its last element. */
  public int end() {
    return offset + length;
  }

  /** Whether it is a tensor of at least two axes. */
  boolean isMatrix() {
    return shape.rank() > 1 && length > 0;
  }

  /** The learning rate here where the run's is {@code lr}: a schedule scales all groups alike. */
  double lr(double lr) {
    return lr / baseLr * groupLr; // exact where lr is still the base, and where there is no group
  }

  /** The same range and {@code next}, which follows at the same rate, as one without a shape. */
  TrainedRange join(TrainedRange next) {
    return new TrainedRange(offset, length + next.length, groupLr, baseLr);
  }

  /** Whether {@code other} follows directly and has the same learning rate. */
  boolean joins(TrainedRange other) {
    return end() == other.offset && groupLr == other.groupLr && baseLr == other.baseLr;
  }
}
