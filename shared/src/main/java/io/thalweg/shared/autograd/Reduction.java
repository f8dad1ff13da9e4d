package io.thalweg.shared.autograd;

import java.util.List;

/** Reductions over one axis, which disappears: {@code (outer, n, inner) -> (outer, inner)}. */
public sealed interface Reduction extends Op {
  /** The axis that is reduced. */
  int axis();

  @Override
  default Dims infer(List<Dims> inputs) {
    if (inputs.size() != 1 || axis() < 0 || axis() >= inputs.get(0).rank()) {
      throw badShape("one input that has axis " + axis(), inputs);
    }
    return inputs.get(0).without(axis());
  }

  /** The sum over the axis. */
  record Sum(int axis) implements Reduction {
    @Override
    public <A> void forward(PlannedOp<A> s) {
      int n = s.extent(axis);
      s.kernels().sumAxis(s.outer(axis), n, s.inner(axis), false, s.x(0), s.xo(0), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy, n times
      int n = s.extent(axis);
      s.kernels().expandAxis(s.outer(axis), n, s.inner(axis), true, s.dy(), 0, s.dx(0), s.dxo(0));
    }
  }

  /** The mean over the axis: its sum times 1 / n. */
  record Mean(int axis) implements Reduction {
    @Override
    public int scratch(List<Dims> inputs, int rows) {
      return infer(inputs).size(rows);
    }

    @Override
    public <A> void forward(PlannedOp<A> s) {
      int n = s.extent(axis);
      s.kernels().sumAxis(s.outer(axis), n, s.inner(axis), false, s.x(0), s.xo(0), s.y(), 0);
      s.kernels().scale(s.n(), 1.0 / n, s.y(), 0, s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy / n, n times
      int n = s.extent(axis);
      A share = s.scratch(); // (outer, inner)
      s.kernels().scale(s.n(), 1.0 / n, s.dy(), 0, share, 0);
      s.kernels().expandAxis(s.outer(axis), n, s.inner(axis), true, share, 0, s.dx(0), s.dxo(0));
    }
  }

  /** The largest element over the axis; the gradient goes to the first of equal ones. */
  record Max(int axis) implements Reduction {
    @Override
    public <A> void forward(PlannedOp<A> s) {
      int n = s.extent(axis);
      s.kernels().maxAxis(s.outer(axis), n, s.inner(axis), s.x(0), s.xo(0), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy where x is the first that equals y
      int outer = s.outer(axis);
      int n = s.extent(axis);
      int inner = s.inner(axis);
      s.kernels()
          .maxAxisBackward(
              outer, n, inner, s.x(0), s.xo(0), s.y(), 0, s.dy(), 0, s.dx(0), s.dxo(0));
    }
  }
}
