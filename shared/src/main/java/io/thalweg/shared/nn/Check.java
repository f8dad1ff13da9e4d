package io.thalweg.shared.nn;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;

/** Checks of hyper-parameters. */
final class Check {
  private Check() {}

  /**
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} unless {@code valid}
   */
  static void value(boolean valid, String what, String expected, Object found) {
    if (!valid) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, what + " is out of range")
          .expected(expected)
          .found(String.valueOf(found));
    }
  }
}
