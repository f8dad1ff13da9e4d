package io.thalweg.worker.compute;

import io.thalweg.shared.autograd.Dims;
import io.thalweg.shared.autograd.PlannedOp;
import io.thalweg.shared.autograd.Watcher;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.PickedRow;

/**
 * Ends a run at the first operation that makes no finite number of finite ones, and keeps what it
 * has made it of. What a user's constant or a parameter has brought in is passed on, and is no
 * fault of the operation. Mutable, for one run.
 */
final class FirstFault<A> implements Watcher<A> {
  private final DType<A> dtype;
  private final int rowsOfRun;
  private PlannedOp<A> step; // null as long as all is well
  private boolean backward;
  private int rows;
  private int row = -1; // of the block; -1 where the number belongs to none
  private double result;
  private double[] low;
  private double[] high;

  FirstFault(DType<A> dtype, int rowsOfRun) {
    this.dtype = dtype;
    this.rowsOfRun = rowsOfRun;
  }

  /** Elements of an array that belong to a row, or to no row in particular. */
  private record Part<A>(A array, int from, int to) {
    static <A> Part<A> of(A array, int offset, Dims dims, int row, int rows) {
      if (row < 0 || !dims.batched()) {
        return new Part<>(array, offset, offset + dims.size(rows));
      }
      int size = dims.rest().size();
      return new Part<>(array, offset + row * size, offset + (row + 1) * size);
    }

    /** The first element that is not finite; -1 where all are. */
    int bad(DType<A> dtype) {
      for (int i = from; i < to; i++) {
        if (!Double.isFinite(dtype.get(array, i))) {
          return i;
        }
      }
      return -1;
    }

    /** The element alone. */
    Part<A> only(int element) {
      return new Part<>(array, from + element, from + element + 1);
    }
  }

  /** Whether there is one. */
  boolean isFound() {
    return step != null;
  }

  /** The row of the block that has it first; -1 where it belongs to none. */
  int row() {
    return row;
  }

  /** The fault of a row, which is null where it belongs to none. */
  Fault fault(PickedRow picked) {
    return new Fault(step.number(), backward, rows, result, low, high, picked);
  }

  @Override
  public boolean forward(PlannedOp<A> ran) {
    look(ran, ran.dims(), ran.y(), 0, -1);
    return !isFound();
  }

  @Override
  public boolean backward(PlannedOp<A> ran) {
    for (int i = 0; i < ran.arity() && !isFound(); i++) {
      if (ran.wants(i)) {
        look(ran, ran.dims(i), ran.dx(i), ran.dxo(i), i);
      }
    }
    return !isFound();
  }

  /** Looks at an output, or at the gradient of input {@code of}. */
  private void look(PlannedOp<A> ran, Dims dims, A made, int offset, int of) {
    if (new Part<>(made, offset, offset + dims.size(rowsOfRun)).bad(dtype) < 0) {
      return;
    }
    boolean each = dims.batched();
    for (int r = each ? 0 : -1; r < (each ? rowsOfRun : 0); r++) {
      Part<A> part = Part.of(made, offset, dims, r, rowsOfRun);
      int bad = part.bad(dtype);
      if (bad >= 0 && isMadeOfFinite(ran, r, of >= 0)) {
        rows += each ? 1 : 0;
        if (!isFound()) {
          keep(ran, r, of, dims, bad - part.from());
          result = dtype.get(made, bad);
        }
      }
    }
  }

  /** Whether all is finite that the operation has read; in backward, the gradient alone. */
  private boolean isMadeOfFinite(PlannedOp<A> ran, int r, boolean inBackward) {
    if (inBackward) {
      return Part.of(ran.dy(), 0, ran.dims(), r, rowsOfRun).bad(dtype) < 0;
    }
    for (int i = 0; i < ran.arity(); i++) {
      if (input(ran, i, r).bad(dtype) >= 0) {
        return false;
      }
    }
    return true;
  }

  private Part<A> input(PlannedOp<A> ran, int i, int r) {
    return Part.of(ran.x(i), ran.xo(i), ran.dims(i), r, rowsOfRun);
  }

  private void keep(PlannedOp<A> ran, int r, int of, Dims dims, int element) {
    step = ran;
    backward = of >= 0;
    row = r;
    low = new double[ran.arity()];
    high = new double[ran.arity()];
    for (int i = 0; i < ran.arity(); i++) {
      Part<A> input = input(ran, i, r);
      Part<A> part = ran.dims(i).equals(dims) ? input.only(element) : input;
      low[i] = Double.POSITIVE_INFINITY;
      high[i] = Double.NEGATIVE_INFINITY;
      for (int j = part.from(); j < part.to(); j++) {
        low[i] = Math.min(low[i], dtype.get(part.array(), j));
        high[i] = Math.max(high[i], dtype.get(part.array(), j));
      }
    }
  }
}
