package io.thalweg.shared.autograd;

import java.util.List;
import java.util.stream.IntStream;

/** Operations that put elements into another order or place and compute nothing. */
public sealed interface Arrangement extends Op {
  @Override
  default boolean overwrites(int input) {
    return true;
  }

  /**
   * The axes in another order: axis i of {@code y} is axis {@code axes[i]} of {@code x}. A batch
   * axis stays the first.
   *
   * @param axes every axis once
   */
  record Permute(List<Integer> axes) implements Arrangement {
    /** Takes a copy. */
    public Permute {
      axes = List.copyOf(axes);
    }

    @Override
    public Dims infer(List<Dims> inputs) {
      boolean each =
          inputs.size() == 1
              && inputs.get(0).rank() == axes.size()
              && IntStream.range(0, axes.size()).allMatch(axes::contains);
      if (!each || (inputs.get(0).batched() && axes.get(0) != 0)) {
        throw badShape("one input of " + axes.size() + " axes; a batch axis stays first", inputs);
      }
      return Dims.of(axes.stream().mapToInt(inputs.get(0)::extent).toArray());
    }

    @Override
    public int indices(List<Dims> inputs, int rows) {
      return AxisLoops.of(inputs.get(0), axes).length;
    }

    @Override
    public <A> void prepare(PlannedOp<A> s) {
      int[] loops = AxisLoops.of(s.dims(0), axes);
      System.arraycopy(loops, 0, s.indices(), 0, loops.length);
    }

    @Override
    public <A> void forward(PlannedOp<A> s) {
      AxisLoops.forward(s.kernels(), s.indices(), s.rows(), s.x(0), s.xo(0), s.y());
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy, the axes in their former order
      AxisLoops.backward(s.kernels(), s.indices(), s.rows(), s.adds(0), s.dy(), s.dx(0), s.dxo(0));
    }
  }

  /** Part of an axis: {@code (outer, n, inner) -> (outer, to - from, inner)}. */
  record Slice(int axis, int from, int to) implements Arrangement {
    @Override
    public Dims infer(List<Dims> inputs) {
      boolean fits =
          inputs.size() == 1
              && axis >= (inputs.get(0).batched() ? 1 : 0)
              && axis < inputs.get(0).rank()
              && from >= 0
              && from < to
              && to <= inputs.get(0).extent(axis);
      if (!fits) {
        throw badShape("one input whose axis " + axis + ", no batch axis, has a part so", inputs);
      }
      return inputs.get(0).with(axis, to - from);
    }

    @Override
    public boolean overwrites(int input) {
      return false; // what lies outside the part stays 0
    }

    @Override
    public <A> void forward(PlannedOp<A> s) {
      int whole = s.extent(axis) * s.inner(axis);
      int part = (to - from) * s.inner(axis);
      int first = s.xo(0) + from * s.inner(axis);
      s.kernels()
          .copyRuns(1, s.outer(axis), part, false, s.x(0), first, 0, whole, s.y(), 0, 0, part);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // the part of dx += dy
      int whole = s.extent(axis) * s.inner(axis);
      int part = (to - from) * s.inner(axis);
      int first = s.dxo(0) + from * s.inner(axis);
      s.kernels()
          .copyRuns(1, s.outer(axis), part, true, s.dy(), 0, 0, part, s.dx(0), first, 0, whole);
    }
  }

  /** Inputs one after the other along an axis: {@code (outer, n_i, inner)} to their sum of n. */
  record Concat(int axis) implements Arrangement {
    @Override
    public Dims infer(List<Dims> inputs) {
      Dims first = inputs.get(0);
      boolean inside = axis >= (first.batched() ? 1 : 0) && axis < first.rank();
      boolean alike =
          inside
              && inputs.stream()
                  .allMatch(
                      d -> d.rank() == first.rank() && d.without(axis).equals(first.without(axis)));
      if (!alike) {
        throw badShape("shapes that differ in axis " + axis + " alone, no batch axis", inputs);
      }
      return first.with(axis, inputs.stream().mapToInt(d -> d.extent(axis)).sum());
    }

    @Override
    public <A> void forward(PlannedOp<A> s) {
      int outer = s.outer(axis);
      int whole = s.n() / outer;
      for (int i = 0, at = 0; i < s.arity(); i++) {
        int part = s.n(i) / outer;
        s.kernels().copyRuns(1, outer, part, false, s.x(i), s.xo(i), 0, part, s.y(), at, 0, whole);
        at += part;
      }
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx_i += its part of dy
      int outer = s.outer(axis);
      int whole = s.n() / outer;
      for (int i = 0, at = 0; i < s.arity(); i++) {
        int part = s.n(i) / outer;
        if (s.wants(i)) {
          s.kernels()
              .copyRuns(
                  1, outer, part, s.adds(i), s.dy(), at, 0, whole, s.dx(i), s.dxo(i), 0, part);
        }
        at += part;
      }
    }
  }
}
