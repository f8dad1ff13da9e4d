package io.thalweg.driver.optim.schedule;

import java.util.Optional;

/**
 * What the options of a schedule say that is a function of an index.
 *
 * @param per what is counted where the option {@code per} does not say
 * @param builder makes the curve
 */
record CurveForm(Per per, Builder builder) {
  /** Makes a curve of base learning rate and number of indices. */
  @FunctionalInterface
  interface Builder {
    Curve build(double lr, long length);
  }

  /** A schedule that counts epochs. */
  static CurveForm perEpoch(Builder builder) {
    return new CurveForm(Per.EPOCH, builder);
  }

  /** A schedule that counts rounds. */
  static CurveForm perRound(Builder builder) {
    return new CurveForm(Per.ROUND, builder);
  }

  /** A schedule that spans the whole run, round by round, unless {@code extent} says how far. */
  static CurveForm spanning(Optional<Long> extent, Builder builder) {
    Per per = extent.isPresent() ? Per.EPOCH : Per.ROUND;
    return new CurveForm(per, (lr, length) -> builder.build(lr, extent.orElse(length)));
  }
}
