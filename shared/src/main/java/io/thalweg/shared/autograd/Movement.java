package io.thalweg.shared.autograd;

import java.util.List;

/** Operations that move elements and compute nothing. */
public sealed interface Movement extends Op {

  /** The same elements in the same order under other dims. Shares its input's buffers. */
  record Reshape(Dims target) implements Movement {
    @Override
    public Dims infer(List<Dims> inputs) {
      boolean fits =
          inputs.size() == 1
              && inputs.get(0).batched() == target.batched()
              && inputs.get(0).rest().size() == target.rest().size();
      if (!fits) {
        throw badShape("one input with as many elements as " + target, inputs);
      }
      return target;
    }

    @Override
    public boolean view() {
      return true;
    }

    @Override
    public <A> void forward(PlannedOp<A> s) {} // the output is the input

    @Override
    public <A> void backward(PlannedOp<A> s) {} // the gradients are one, too
  }

  /**
   * Rows of a table: {@code y (..., n)} for indices {@code (...)} and {@code table (size, n)}.
   * Indices are whole numbers from 0 to {@code size - 1}.
   */
  record Embedding() implements Movement {
    @Override
    public Dims infer(List<Dims> inputs) {
      boolean fits = inputs.size() == 2 && inputs.get(1).rank() == 2 && !inputs.get(1).batched();
      if (!fits) {
        throw badShape("indices and a table (size, n)", inputs);
      }
      Dims indices = inputs.get(0);
      return indices.insert(indices.rank()).with(indices.rank(), inputs.get(1).extent(1));
    }

    @Override
    public boolean differentiable(int input) {
      return input == 1;
    }

    @Override
    public <A> void forward(PlannedOp<A> s) {
      int size = s.dims(1).extent(0);
      int n = s.dims(1).extent(1);
      s.kernels().lookup(s.n(0), n, size, s.x(0), s.xo(0), s.x(1), s.xo(1), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // row index[i] of dtable += dy[i]
      int n = s.dims(1).extent(1);
      s.kernels().addToLookedUp(s.n(0), n, s.x(0), s.xo(0), s.dy(), 0, s.dx(1), s.dxo(1));
    }
  }

  /** Repeats an axis of extent 1: {@code (outer, 1, inner) -> (outer, extent, inner)}. */
  record Expand(int axis, int extent) implements Movement {
    @Override
    public Dims infer(List<Dims> inputs) {
      boolean fits =
          inputs.size() == 1
              && axis >= 0
              && axis < inputs.get(0).rank()
              && inputs.get(0).extent(axis) == 1
              && (extent != Dims.BATCH || axis == 0);
      if (!fits) {
        throw badShape("one input whose axis " + axis + " has extent 1", inputs);
      }
      return inputs.get(0).with(axis, extent);
    }

    private int times(PlannedOp<?> s) {
      return extent == Dims.BATCH ? s.rows() : extent;
    }

    @Override
    public <A> void forward(PlannedOp<A> s) {
      s.kernels()
          .expandAxis(s.outer(axis), times(s), s.inner(axis), false, s.x(0), s.xo(0), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += sum of dy over the axis
      s.kernels()
          .sumAxis(s.outer(axis), times(s), s.inner(axis), true, s.dy(), 0, s.dx(0), s.dxo(0));
    }
  }
}
