package io.thalweg.shared.autograd;

import io.thalweg.shared.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;

/**
 * The loops over a tensor whose axes change their order, outermost first, as integers that stay the
 * same in all runs: for each its extent, its step in the input and its step in the output. Axes
 * that stay neighbours are one loop; the last is the run of elements that lie together in both.
 */
final class AxisLoops {
  private static final int EXTENT = 0;
  private static final int FROM = 1;
  private static final int TO = 2;
  private static final int SIZE = 3;

  private AxisLoops() {}

  /** The loops that bring {@code axes} of a tensor into this order. */
  static int[] of(Dims dims, List<Integer> axes) {
    List<int[]> loops = new ArrayList<>();
    int to = 1;
    for (int i = axes.size() - 1; i >= 0; i--) { // innermost first
      int axis = axes.get(i);
      int extent = dims.extent(axis);
      int[] inside = loops.isEmpty() ? new int[] {1, 1, 1} : loops.get(loops.size() - 1);
      boolean joins = dims.inner(axis) == inside[EXTENT] * inside[FROM] && extent != Dims.BATCH;
      if (joins) {
        int[] joined = {extent * inside[EXTENT], inside[FROM], inside[TO]};
        if (loops.isEmpty()) {
          loops.add(joined);
        } else {
          loops.set(loops.size() - 1, joined);
        }
      } else {
        if (loops.isEmpty()) {
          loops.add(inside); // runs of one element
        }
        loops.add(new int[] {extent, dims.inner(axis), to});
      }
      to *= extent;
    }
    while (loops.size() < 3) {
      loops.add(loops.isEmpty() ? new int[] {1, 1, 1} : new int[] {1, 0, 0});
    }
    int[] flat = new int[loops.size() * SIZE];
    for (int i = 0; i < loops.size(); i++) {
      System.arraycopy(loops.get(loops.size() - 1 - i), 0, flat, i * SIZE, SIZE);
    }
    return flat;
  }

  /** Overwrites {@code y} with {@code x} in the new order. */
  static <A> void forward(Kernels<A> kernels, int[] loops, int rows, A x, int xo, A y) {
    run(kernels, loops, 0, rows, FROM, TO, false, x, xo, y, 0);
  }

  /** Adds {@code dy} to {@code dx} in the old order, or overwrites it. */
  static <A> void backward(
      Kernels<A> kernels, int[] loops, int rows, boolean add, A dy, A dx, int dxo) {
    run(kernels, loops, 0, rows, TO, FROM, add, dy, 0, dx, dxo);
  }

  /** The loop at {@code at} and those within it. */
  private static <A> void run(
      Kernels<A> kernels,
      int[] loops,
      int at,
      int rows,
      int from,
      int to,
      boolean add,
      A x,
      int xo,
      A y,
      int yo) {
    int extent = loops[at] == Dims.BATCH ? rows : loops[at];
    int next = at + SIZE;
    if (next + 2 * SIZE == loops.length) { // two loops and the run of elements
      int inner = loops[next] == Dims.BATCH ? rows : loops[next];
      kernels.copyRuns(
          extent,
          inner,
          loops[next + SIZE],
          add,
          x,
          xo,
          loops[at + from],
          loops[next + from],
          y,
          yo,
          loops[at + to],
          loops[next + to]);
      return;
    }
    for (int i = 0; i < extent; i++) {
      int xi = xo + i * loops[at + from];
      int yi = yo + i * loops[at + to];
      run(kernels, loops, next, rows, from, to, add, x, xi, y, yi);
    }
  }
}
