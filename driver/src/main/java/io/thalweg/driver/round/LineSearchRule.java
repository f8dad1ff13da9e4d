package io.thalweg.driver.round;

import io.thalweg.driver.optim.OptimizerSpec;
import io.thalweg.driver.optim.Regularization;
import io.thalweg.shared.data.BatchPlan;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;

/** What a line search needs: one smooth function in all rounds. Else BAD_VALUE is thrown. */
final class LineSearchRule {
  private LineSearchRule() {}

  /** All rows in every round. */
  static void check(OptimizerSpec optimizer, BatchPlan batches) {
    if (batches.batchesPerEpoch() > 1) {
      throw ThalwegException.of(
              ErrorCode.BAD_VALUE,
              "the line search of '" + optimizer.type() + "' needs all rows in every round")
          .expected("batch: full")
          .found(String.format("batches of %d of %d rows", batches.batch(), batches.rows()))
          .remedy("take full batches with --set batch=full");
    }
  }

  /** No kinks, and the parameters of iterations rather than those of trials. */
  static void check(OptimizerSpec optimizer, Regularization regularization) {
    if (regularization.penalty().filter(penalty -> penalty.l1Ratio() > 0).isPresent()) {
      throw ThalwegException.of(
              ErrorCode.BAD_VALUE,
              "the line search of '" + optimizer.type() + "' needs a smooth objective")
          .expected("no penalty, or one of the type l2")
          .found("a penalty with an L1 norm, which has a kink at 0");
    }
    if (regularization.ema().isPresent()) {
      throw ThalwegException.of(
              ErrorCode.BAD_VALUE, "'ema' would average the trial points of a line search")
          .expected("no 'ema' with '" + optimizer.type() + "'")
          .found("both");
    }
  }
}
