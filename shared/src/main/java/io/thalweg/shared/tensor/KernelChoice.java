package io.thalweg.shared.tensor;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kernels that a user asks for (config key {@code kernels}). */
public enum KernelChoice {
  /** Vector kernels where this JVM can run them well, scalar ones elsewhere: the same bits. */
  AUTO,
  /** Plain Java loops. */
  SCALAR,
  /** The Vector API; an error where it is not available. */
  VECTOR,
  /** A native BLAS for matrix products; its bits hold per machine only. */
  NATIVE;

  /** The name that configs use, in lower case. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The choice of this name.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if there is none
   */
  public static KernelChoice parse(String key) {
    return Arrays.stream(values())
        .filter(choice -> choice.key().equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                ThalwegException.of(ErrorCode.BAD_VALUE, "unknown kernels")
                    .expected(
                        Arrays.stream(values())
                            .map(KernelChoice::key)
                            .collect(Collectors.joining(", ")))
                    .found(key));
  }
}
