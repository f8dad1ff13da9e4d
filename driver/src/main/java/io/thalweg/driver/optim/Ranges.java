package io.thalweg.driver.optim;

import io.thalweg.shared.concurrent.IdleHands;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Cuts elementwise work on large arrays into parts for several threads. */
final class Ranges {
  /** Elements below which a second thread takes longer to wake than it saves. */
  static final int LEAST = 1 << 18;

  /** Elements of a part for a thread that is awake: a few microseconds of work. */
  static final int LEAST_AWAKE = 1 << 14;

  /** Cuts are multiples of a cache line, so that no two threads write to the same one. */
  private static final int ALIGNMENT = 16;

  private Ranges() {}

  /** Work on elements {@code from} (inclusive) to {@code to} (exclusive). */
  @FunctionalInterface
  interface Work {
    void run(int from, int to);
  }

  /** Whether {@link #split} would not cut. */
  static boolean areSmall(int from, int to) {
    return parts(from, to, IdleHands.areThere()) < 2;
  }

  private static int parts(int from, int to, boolean awake) {
    return awake
        ? (to - from) / LEAST_AWAKE
        : Math.min(ForkJoinPool.getCommonPoolParallelism() + 1, (to - from) / LEAST);
  }

  /** Runs {@code work} over all of the range, in parts at the same time where it is large. */
  static void split(int from, int to, Work work) {
    boolean awake = IdleHands.areThere();
    int parts = parts(from, to, awake);
    if (parts < 2) {
      work.run(from, to);
      return;
    }
    IntConsumer part =
        number -> work.run(cut(from, to, number, parts), cut(from, to, number + 1, parts));
    if (awake) {
      IdleHands.share(parts, part);
    } else {
      IntStream.range(0, parts).parallel().forEach(part);
    }
  }

  private static int cut(int from, int to, int part, int parts) {
    if (part == parts) {
      return to;
    }
    return from + (int) ((long) (to - from) * part / parts) / ALIGNMENT * ALIGNMENT;
  }
}
