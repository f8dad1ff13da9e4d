package io.thalweg.driver.optim.schedule;

import io.thalweg.driver.optim.Option;
import io.thalweg.driver.optim.Options;
import java.util.List;
import java.util.function.Function;

/**
 * One row of the table of schedules that are functions of an index.
 *
 * @param name as the config writes it
 * @param options what may be set, with defaults
 * @param per what is counted where the option {@code per} does not say
 * @param builder makes the curve
 */
record CurveType(String name, List<Option> options, Function<Options, Per> per, Builder builder) {
  /** Makes a curve of options, base learning rate and number of indices. */
  interface Builder {
    Curve build(Options options, double lr, long length);
  }

  /** A schedule that counts epochs. */
  static CurveType perEpoch(String name, List<Option> options, Builder builder) {
    return new CurveType(name, options, given -> Per.EPOCH, builder);
  }

  /** A schedule that counts rounds. */
  static CurveType perRound(String name, List<Option> options, Builder builder) {
    return new CurveType(name, options, given -> Per.ROUND, builder);
  }

  /** A schedule that spans the whole run, round by round, unless {@code extent} says how far. */
  static CurveType spanning(String name, List<Option> options, String extent, Builder builder) {
    return new CurveType(
        name, options, given -> given.has(extent) ? Per.EPOCH : Per.ROUND, builder);
  }
}
