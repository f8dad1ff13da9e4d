package io.thalweg.shared.tensor.vector;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.tensor.MatrixProduct;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Runs vector kernels on a thread of its own while Spark starts or rows are read, so that C2 has
 * compiled them when the first round comes. One per element type and JVM.
 *
 * <p>First come square matrix products, without a rest, for their plain loops are far slower; C2
 * prefers what is called most. Then products of one row or column and what most losses and
 * activations need, by turns, so that C2 has the next to compile while it is at one; after each
 * turn the thread rests as long as the turn took, for the rows need the cores.
 */
final class WarmUp {
  private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());
  private static final int EXTENT = 64;

  /**
   * 600 calls of a loop of this length are what C2 waits for; more of it would be work for both.
   */
  private static final int DEPTH = 24;

  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** Calls after which C2 compiles a method, if the JVM was not told to do so earlier. */
  private static final int CALLS = 6_000;

  private static final int CALLS_PER_TURN = 20;

  private final LongSupplier clock;
  private final LongConsumer rest;
  private volatile boolean squaresDone;
  private volatile boolean rowsDone;

  /**
   * A warm-up that reads the time, in nanoseconds, from {@code clock}, and rests by {@code rest}.
   */
  WarmUp(LongSupplier clock, LongConsumer rest) {
    this.clock = clock;
    this.rest = rest;
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
    WarmUp warmUp = new WarmUp(System::nanoTime, LockSupport::parkNanos);
    Runnable work = () -> warmUp.run(dtype, scalar, vector, kernels.get());
    Thread thread = new Thread(work, "thalweg-warm-up-" + dtype);
    thread.setDaemon(true);
    thread.start();
    return warmUp;
  }

  /** Whether vectors are compiled for products of these extents. */
  boolean done(int m, int n) {
    return m == 1 || n == 1 ? rowsDone : squaresDone;
  }

  /** Ends when vectors are faster for square products and those of one row or column. */
  <A> void run(
      DType<A> dtype, MatrixProduct<A> scalar, MatrixProduct<A> vector, Kernels<A> kernels) {
    long end = clock.getAsLong() + GIVE_UP_NANOS;
    Products<A> squares = new Products<>(dtype, scalar, vector, EXTENT);
    while (!squaresDone && clock.getAsLong() < end) {
      squaresDone = squares.turn();
    }
    Products<A> rows = new Products<>(dtype, scalar, vector, 1);
    List<Runnable> functions = functions(dtype, kernels);
    long now = clock.getAsLong();
    for (int calls = 0; (calls < CALLS || !rowsDone) && now < end; calls += CALLS_PER_TURN) {
      rowsDone = rowsDone || rows.turn();
      if (calls < CALLS) {
        functions.forEach(WarmUp::turn);
      }
      rest.accept(clock.getAsLong() - now);
      now = clock.getAsLong();
    }
    if (!squaresDone || !rowsDone) {
      LOG.log(
          System.Logger.Level.WARNING,
          dtype
              + " kernels: this JVM does not compile the Vector API; "
              + (squaresDone ? "products of one row or column" : "products")
              + " stay on plain loops");
    }
  }

  /** Products of one shape by plain loops and by vectors. */
  private final class Products<A> {
    private final MatrixProduct<A> scalar;
    private final MatrixProduct<A> vector;
    private final int extent;
    private final A a;
    private final A c;

    /** The least time: during one call alone another thread may have the core. */
    private long scalarNanos = Long.MAX_VALUE;

    Products(DType<A> dtype, MatrixProduct<A> scalar, MatrixProduct<A> vector, int extent) {
      this.scalar = scalar;
      this.vector = vector;
      this.extent = extent;
      a = dtype.allocate(EXTENT * EXTENT);
      c = dtype.allocate(EXTENT * EXTENT);
    }

    /** Computes as many as have the work of one square. Returns whether vectors were faster. */
    boolean turn() {
      boolean isFaster = false;
      for (int i = 0; i < EXTENT && !isFaster; i += extent) {
        scalarNanos = Math.min(scalarNanos, nanos(scalar));
        isFaster = nanos(vector) < scalarNanos;
      }
      return isFaster;
    }

    private long nanos(MatrixProduct<A> product) {
      long start = clock.getAsLong();
      product.multiply(false, true, EXTENT, extent, DEPTH, a, 0, a, 0, false, c, 0);
      product.multiply(true, false, extent, EXTENT, DEPTH, a, 0, a, 0, true, c, 0);
      return clock.getAsLong() - start;
    }
  }

  private static <A> List<Runnable> functions(DType<A> dtype, Kernels<A> kernels) {
    List<Call<A>> calls =
        List.of(
            (k, x) -> k.add(EXTENT, x, 0, x, 0),
            (k, x) -> k.scale(EXTENT, 0, x, 0, x, 0),
            (k, x) -> k.relu(EXTENT, x, 0, x, 0),
            (k, x) -> k.reluBackward(EXTENT, x, 0, x, 0, x, 0),
            (k, x) -> k.bceWithLogits(EXTENT, x, 0, x, 0, x, 0),
            (k, x) -> k.bceWithLogitsBackward(EXTENT, x, 0, x, 0, x, 0, x, 0));
    A x = dtype.allocate(EXTENT);
    return calls.stream().<Runnable>map(call -> () -> call.run(kernels, x)).toList();
  }

  private static void turn(Runnable function) {
    for (int i = 0; i < CALLS_PER_TURN; i++) {
      function.run();
    }
  }
}
