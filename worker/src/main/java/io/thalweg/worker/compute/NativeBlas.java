package io.thalweg.worker.compute;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;

/** The native BLAS that {@code dev.ludovic.netlib} finds on this machine (Spark brings netlib). */
final class NativeBlas {
  private NativeBlas() {}

  /**
   * The library.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if this machine has none
   */
  static BLAS load() {
    try {
      return NativeBLAS.getInstance();
    } catch (RuntimeException | LinkageError e) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "no native BLAS on this machine")
          .expected("libblas.so.3 on the library path of every driver and executor")
          .found(e.toString())
          .remedy(
              "install libopenblas0 or libblas3, or name a library with the JVM option"
                  + " -Ddev.ludovic.netlib.blas.nativeLibPath=FILE, or take kernels: auto")
          .cause(e);
    }
  }

  /** How a run record names the product of {@code blas}. */
  static String name(BLAS blas) {
    return "native-netlib(" + blas.getClass().getSimpleName() + ")";
  }
}
