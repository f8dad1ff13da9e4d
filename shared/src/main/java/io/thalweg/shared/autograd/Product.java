package io.thalweg.shared.autograd;

import io.thalweg.shared.tensor.Kernels;
import java.util.List;

/** Matrix products, in the order that {@link Kernels#matmul} states. */
public sealed interface Product extends Op {
  @Override
  default boolean overwrites(int input) {
    return true;
  }

  /** {@code y (m, n) = a (m, k) b (k, n)}; m may be the batch axis. */
  record Matmul() implements Product {
    @Override
    public Dims infer(List<Dims> inputs) {
      boolean fits =
          inputs.size() == 2
              && inputs.get(0).rank() == 2
              && inputs.get(1).rank() == 2
              && !inputs.get(1).batched()
              && inputs.get(0).extent(1) == inputs.get(1).extent(0);
      if (!fits) {
        throw badShape("(m, k) and (k, n)", inputs);
      }
      return Dims.of(inputs.get(0).extent(0), inputs.get(1).extent(1));
    }

    @Override
    public <A> void forward(PlannedOp<A> s) {
      int m = s.extent(0);
      int k = s.extent(1);
      int n = s.dims(1).extent(1);
      s.kernels().matmul(false, false, m, n, k, s.x(0), s.xo(0), s.x(1), s.xo(1), false, s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) {
      int m = s.extent(0);
      int k = s.extent(1);
      int n = s.dims(1).extent(1);
      if (s.wants(0)) { // da (m, k) += dy (m, n) b^T (n, k)
        s.kernels()
            .matmul(false, true, m, k, n, s.dy(), 0, s.x(1), s.xo(1), s.adds(0), s.dx(0), s.dxo(0));
      }
      if (s.wants(1)) { // db (k, n) += a^T (k, m) dy (m, n)
        s.kernels()
            .matmul(true, false, k, n, m, s.x(0), s.xo(0), s.dy(), 0, s.adds(1), s.dx(1), s.dxo(1));
      }
    }
  }

  /**
   * A matrix product for each of the leading axes, which are the same in both: {@code y (..., m, n)
   * = a (..., m, k) b (..., k, n)}; or one {@code b (k, n)} for all.
   */
  record BatchMatmul() implements Product {
    @Override
    public Dims infer(List<Dims> inputs) {
      boolean fits =
          inputs.size() == 2
              && inputs.get(0).rank() > (inputs.get(0).batched() ? 2 : 1)
              && inputs.get(1).rank() > (inputs.get(1).batched() ? 2 : 1)
              && (shared(inputs.get(1)) || leading(inputs.get(0)).equals(leading(inputs.get(1))))
              && last(inputs.get(0)) == inputs.get(1).extent(inputs.get(1).rank() - 2);
      if (!fits) {
        throw badShape("(..., m, k) and (..., k, n) with the same leading axes, or (k, n)", inputs);
      }
      return inputs.get(0).with(inputs.get(0).rank() - 1, last(inputs.get(1)));
    }

    private static boolean shared(Dims b) {
      return b.rank() == 2;
    }

    private static Dims leading(Dims dims) {
      return dims.without(dims.rank() - 1).without(dims.rank() - 2);
    }

    private static int last(Dims dims) {
      return dims.extent(dims.rank() - 1);
    }

    /** How many products there are: with a shared b its rows are those of one. */
    private static int count(PlannedOp<?> s) {
      return shared(s.dims(1)) ? 1 : s.outer(s.dims(0).rank() - 2);
    }

    @Override
    public <A> void forward(PlannedOp<A> s) {
      int count = count(s);
      int k = last(s.dims(0));
      int n = last(s.dims(1));
      int m = s.n(0) / count / k;
      for (int i = 0; i < count; i++) {
        int ai = s.xo(0) + i * m * k;
        int bi = s.xo(1) + i * k * n;
        s.kernels().matmul(false, false, m, n, k, s.x(0), ai, s.x(1), bi, false, s.y(), i * m * n);
      }
    }

    @Override
    public <A> void backward(PlannedOp<A> s) {
      int count = count(s);
      int k = last(s.dims(0));
      int n = last(s.dims(1));
      int m = s.n(0) / count / k;
      for (int i = 0; s.wants(0) && i < count; i++) { // da (m, k) += dy (m, n) b^T (n, k)
        int bi = s.xo(1) + i * k * n;
        int dai = s.dxo(0) + i * m * k;
        s.kernels()
            .matmul(false, true, m, k, n, s.dy(), i * m * n, s.x(1), bi, s.adds(0), s.dx(0), dai);
      }
      for (int i = 0; s.wants(1) && i < count; i++) { // db (k, n) += a^T (k, m) dy (m, n)
        int ai = s.xo(0) + i * m * k;
        int dbi = s.dxo(1) + i * k * n;
        s.kernels()
            .matmul(true, false, k, n, m, s.x(0), ai, s.dy(), i * m * n, s.adds(1), s.dx(1), dbi);
      }
    }
  }

  /**
   * A fully connected layer: {@code y (batch, out) = x (batch, in) w^T + b} for {@code w (out, in)}
   * and, where there is a third input, {@code b (out)}, from which the sums start.
   */
  record Linear() implements Product {
    @Override
    public Dims infer(List<Dims> inputs) {
      boolean fits =
          (inputs.size() == 2 || inputs.size() == 3)
              && inputs.get(0).rank() == 2
              && inputs.get(1).rank() == 2
              && !inputs.get(1).batched()
              && inputs.get(0).extent(1) == inputs.get(1).extent(1);
      if (!fits || (inputs.size() == 3 && !inputs.get(2).equals(inputs.get(1).without(1)))) {
        throw badShape("(batch, in), (out, in) and perhaps (out)", inputs);
      }
      return Dims.of(inputs.get(0).extent(0), inputs.get(1).extent(0));
    }

    @Override
    public <A> void forward(PlannedOp<A> s) {
      int batch = s.extent(0);
      int in = s.extent(1);
      int out = s.dims(1).extent(0);
      boolean bias = s.arity() == 3;
      if (bias) { // y (batch, out) = b (out)
        s.kernels().expandAxis(1, batch, out, false, s.x(2), s.xo(2), s.y(), 0);
      }
      s.kernels()
          .matmul(false, true, batch, out, in, s.x(0), s.xo(0), s.x(1), s.xo(1), bias, s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) {
      int batch = s.extent(0);
      int in = s.extent(1);
      int out = s.dims(1).extent(0);
      if (s.wants(0)) { // dx (batch, in) += dy (batch, out) w (out, in)
        s.kernels()
            .matmul(
                false, false, batch, in, out, s.dy(), 0, s.x(1), s.xo(1), s.adds(0), s.dx(0),
                s.dxo(0));
      }
      if (s.wants(1)) { // dw (out, in) += dy^T (out, batch) x (batch, in)
        s.kernels()
            .matmul(
                true, false, out, in, batch, s.dy(), 0, s.x(0), s.xo(0), s.adds(1), s.dx(1),
                s.dxo(1));
      }
      if (s.arity() == 3 && s.wants(2)) { // db (out) += sum of dy (batch, out) over the batch
        s.kernels().sumAxis(1, batch, out, s.adds(2), s.dy(), 0, s.dx(2), s.dxo(2));
      }
    }
  }
}
