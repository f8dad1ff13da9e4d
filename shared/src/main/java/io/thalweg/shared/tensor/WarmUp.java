package io.thalweg.shared.tensor;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Runs vector kernels on a thread of its own while Spark starts or rows are read, so that C2 has
 * compiled them when the first round comes: first the matrix product, until it takes less time than
 * the plain loops, then what most losses and activations need, at last products of one row or
 * column, whose plain loops are not that much slower. One per element type and JVM.
 */
final class WarmUp {
  private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());
  private static final int EXTENT = 64;

  /**
   * 600 calls of a loop of this length are what C2 waits for; more of it would be work for both.
   */
  private static final int DEPTH = 24;

  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** Calls after which C2 compiles a method. */
  private static final int CALLS = 6_000;

  private final LongSupplier clock;
  private volatile boolean squaresDone;
  private volatile boolean rowsDone;

  /** A warm-up that reads the time, in nanoseconds, from {@code clock}. */
  WarmUp(LongSupplier clock) {
    this.clock = clock;
  }

  /** A kernel on one array of {@code EXTENT} elements. */
  private interface Call<A> {
    void run(Kernels<A> kernels, A x);
  }

  /**
   * Starts the thread.
   *
   * @param kernels whose product is {@code vector}; made by the thread
   */
  static <A> WarmUp start(
      DType<A> dtype,
      MatrixProduct<A> scalar,
      MatrixProduct<A> vector,
      Supplier<Kernels<A>> kernels) {
    WarmUp warmUp = new WarmUp(System::nanoTime);
    Runnable work = () -> warmUp.compare(dtype, scalar, vector, () -> run(dtype, kernels.get()));
    Thread thread = new Thread(work, "thalweg-warm-up-" + dtype);
    thread.setDaemon(true);
    thread.start();
    return warmUp;
  }

  /** Whether vectors are compiled for products of these extents. */
  boolean done(int m, int n) {
    return m == 1 || n == 1 ? rowsDone : squaresDone;
  }

  /**
   * Ends when vectors are faster for square products, and then for those of one row or column.
   *
   * @param between what is done between the two
   */
  <A> void compare(
      DType<A> dtype, MatrixProduct<A> scalar, MatrixProduct<A> vector, Runnable between) {
    squaresDone = becomesFaster(dtype, scalar, vector, EXTENT);
    between.run();
    rowsDone = squaresDone && becomesFaster(dtype, scalar, vector, 1);
    if (!rowsDone) {
      LOG.log(
          System.Logger.Level.WARNING,
          dtype
              + " kernels: this JVM does not compile the Vector API; "
              + (squaresDone ? "products of one row or column" : "products")
              + " stay on plain loops");
    }
  }

  private <A> boolean becomesFaster(
      DType<A> dtype, MatrixProduct<A> scalar, MatrixProduct<A> vector, int extent) {
    A a = dtype.allocate(EXTENT * EXTENT);
    A c = dtype.allocate(EXTENT * EXTENT);
    long leastScalar = Long.MAX_VALUE; // during one call alone another thread may have the core
    long end = clock.getAsLong() + GIVE_UP_NANOS;
    while (clock.getAsLong() < end) {
      leastScalar = Math.min(leastScalar, nanos(scalar, extent, a, c));
      if (nanos(vector, extent, a, c) < leastScalar) {
        return true;
      }
    }
    return false;
  }

  private <A> long nanos(MatrixProduct<A> product, int extent, A a, A c) {
    long start = clock.getAsLong();
    product.multiply(false, true, EXTENT, extent, DEPTH, a, 0, a, 0, false, c, 0);
    product.multiply(true, false, extent, EXTENT, DEPTH, a, 0, a, 0, true, c, 0);
    return clock.getAsLong() - start;
  }

  private static <A> void run(DType<A> dtype, Kernels<A> kernels) {
    List<Call<A>> calls =
        List.of(
            (k, x) -> k.add(EXTENT, x, 0, x, 0),
            (k, x) -> k.scale(EXTENT, 0, x, 0, x, 0),
            (k, x) -> k.relu(EXTENT, x, 0, x, 0),
            (k, x) -> k.reluBackward(EXTENT, x, 0, x, 0, x, 0),
            (k, x) -> k.bceWithLogits(EXTENT, x, 0, x, 0, x, 0),
            (k, x) -> k.bceWithLogitsBackward(EXTENT, x, 0, x, 0, x, 0, x, 0));
    A x = dtype.allocate(EXTENT);
    for (Call<A> call : calls) {
      for (int i = 0; i < CALLS; i++) {
        call.run(kernels, x);
      }
    }
  }
}
