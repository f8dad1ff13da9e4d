package io.thalweg.shared.tensor;

import java.util.concurrent.TimeUnit;

/**
 * Runs the vector matrix product on a thread of its own until C2 has compiled it, which is when it
 * takes less time than the plain loops. One per element type and JVM.
 */
final class WarmUp {
  private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());
  private static final int EXTENT = 64;
  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(60);

  private volatile boolean done;

  private WarmUp() {}

  /** Starts the thread. */
  static <A> WarmUp start(DType<A> dtype, MatrixProduct<A> scalar, MatrixProduct<A> vector) {
    WarmUp warmUp = new WarmUp();
    Thread thread = new Thread(() -> warmUp.run(dtype, scalar, vector), "thalweg-warm-up-" + dtype);
    thread.setDaemon(true);
    thread.start();
    return warmUp;
  }

  /** Whether the vector product is compiled. */
  boolean done() {
    return done;
  }

  private <A> void run(DType<A> dtype, MatrixProduct<A> scalar, MatrixProduct<A> vector) {
    A a = dtype.allocate(EXTENT * EXTENT);
    A c = dtype.allocate(EXTENT * EXTENT);
    long start = System.nanoTime();
    while (System.nanoTime() - start < GIVE_UP_NANOS) {
      if (nanos(vector, a, c) < nanos(scalar, a, c)) {
        done = true;
        return;
      }
    }
    LOG.log(
        System.Logger.Level.WARNING,
        dtype + " kernels: this JVM does not compile the Vector API; products stay on plain loops");
  }

  private static <A> long nanos(MatrixProduct<A> product, A a, A c) {
    long start = System.nanoTime();
    product.multiply(false, true, EXTENT, EXTENT, EXTENT, a, 0, a, 0, false, c, 0);
    product.multiply(true, false, EXTENT, EXTENT, EXTENT, a, 0, a, 0, true, c, 0);
    return System.nanoTime() - start;
  }
}
