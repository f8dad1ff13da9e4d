package io.thalweg.shared.autograd;

import java.util.List;

/** Elementary functions of single elements. */
public sealed interface Elementary extends Op {

  @Override
  default Dims infer(List<Dims> inputs) {
    if (inputs.size() != 1) {
      throw badShape("one input", inputs);
    }
    return inputs.get(0);
  }

  /** {@code y = e^x}. */
  record Exp() implements Elementary {
    @Override
    public <A> void forward(PlannedOp<A> s) {
      s.kernels().exp(s.n(), s.x(0), s.xo(0), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy y
      s.kernels().addProduct(s.n(), s.dy(), 0, s.y(), 0, s.dx(0), s.dxo(0));
    }
  }

  /** {@code y = ln x}. */
  record Log() implements Elementary {
    @Override
    public <A> void forward(PlannedOp<A> s) {
      s.kernels().log(s.n(), s.x(0), s.xo(0), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy / x
      s.kernels().addQuotient(s.n(), s.dy(), 0, s.x(0), s.xo(0), s.dx(0), s.dxo(0));
    }
  }

  /** {@code y = sqrt x}. */
  record Sqrt() implements Elementary {
    @Override
    public <A> void forward(PlannedOp<A> s) {
      s.kernels().sqrt(s.n(), s.x(0), s.xo(0), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy / (2 y)
      s.kernels().sqrtBackward(s.n(), s.y(), 0, s.dy(), 0, s.dx(0), s.dxo(0));
    }
  }

  /** {@code y = |x|}; the derivative at 0 is 0. */
  record Abs() implements Elementary {
    @Override
    public <A> void forward(PlannedOp<A> s) {
      s.kernels().abs(s.n(), s.x(0), s.xo(0), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy sign(x)
      s.kernels().absBackward(s.n(), s.x(0), s.xo(0), s.dy(), 0, s.dx(0), s.dxo(0));
    }
  }

  /** {@code y = x^exponent}. */
  record Pow(double exponent) implements Elementary {
    @Override
    public <A> void forward(PlannedOp<A> s) {
      s.kernels().pow(s.n(), exponent, s.x(0), s.xo(0), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy exponent x^(exponent - 1)
      s.kernels().powBackward(s.n(), exponent, s.x(0), s.xo(0), s.dy(), 0, s.dx(0), s.dxo(0));
    }
  }

  /** {@code y = alpha x + beta}. */
  record Affine(double alpha, double beta) implements Elementary {
    @Override
    public <A> void forward(PlannedOp<A> s) {
      s.kernels().affine(s.n(), alpha, beta, s.x(0), s.xo(0), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += alpha dy
      s.kernels().axpy(s.n(), alpha, s.dy(), 0, s.dx(0), s.dxo(0));
    }
  }
}
