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
    public <A> void forward(Step<A> s) {} // the output is the input

    @Override
    public <A> void backward(Step<A> s) {} // the gradients are one, too
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

    private int times(Step<?> s) {
      return extent == Dims.BATCH ? s.rows() : extent;
    }

    @Override
    public <A> void forward(Step<A> s) {
      s.kernels()
          .expandAxis(s.outer(axis), times(s), s.inner(axis), false, s.x(0), s.xo(0), s.y(), 0);
    }

    @Override
    public <A> void backward(Step<A> s) { // dx += sum of dy over the axis
      s.kernels()
          .sumAxis(s.outer(axis), times(s), s.inner(axis), true, s.dy(), 0, s.dx(0), s.dxo(0));
    }
  }
}
