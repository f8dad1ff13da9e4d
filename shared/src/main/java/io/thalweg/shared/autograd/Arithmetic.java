package io.thalweg.shared.autograd;

import java.util.List;

/** Arithmetic on two values of the same shape; {@link Var} broadcasts before. */
public sealed interface Arithmetic extends Op {

  @Override
  default Dims infer(List<Dims> inputs) {
    if (inputs.size() != 2 || !inputs.get(0).equals(inputs.get(1))) {
      throw badShape("two inputs of the same shape", inputs);
    }
    return inputs.get(0);
  }

  /** {@code y = a + b}. */
  record Add() implements Arithmetic {
    @Override
    public <A> void forward(PlannedOp<A> s) {
      s.kernels().add(s.n(), s.x(0), s.xo(0), s.x(1), s.xo(1), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) {
      if (s.wants(0)) { // da += dy
        s.kernels().add(s.n(), s.dy(), 0, s.dx(0), s.dxo(0));
      }
      if (s.wants(1)) { // db += dy
        s.kernels().add(s.n(), s.dy(), 0, s.dx(1), s.dxo(1));
      }
    }
  }

  /** {@code y = a - b}. */
  record Subtract() implements Arithmetic {
    @Override
    public <A> void forward(PlannedOp<A> s) {
      s.kernels().subtract(s.n(), s.x(0), s.xo(0), s.x(1), s.xo(1), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) {
      if (s.wants(0)) { // da += dy
        s.kernels().add(s.n(), s.dy(), 0, s.dx(0), s.dxo(0));
      }
      if (s.wants(1)) { // db -= dy
        s.kernels().axpy(s.n(), -1, s.dy(), 0, s.dx(1), s.dxo(1));
      }
    }
  }

  /** {@code y = a b}. */
  record Multiply() implements Arithmetic {
    @Override
    public <A> void forward(PlannedOp<A> s) {
      s.kernels().multiply(s.n(), s.x(0), s.xo(0), s.x(1), s.xo(1), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) {
      if (s.wants(0)) { // da += dy b
        s.kernels().addProduct(s.n(), s.dy(), 0, s.x(1), s.xo(1), s.dx(0), s.dxo(0));
      }
      if (s.wants(1)) { // db += dy a
        s.kernels().addProduct(s.n(), s.dy(), 0, s.x(0), s.xo(0), s.dx(1), s.dxo(1));
      }
    }
  }

  /** {@code y = a / b}. */
  record Divide() implements Arithmetic {
    @Override
    public int scratch(List<Dims> inputs, int rows) {
      return inputs.get(0).size(rows);
    }

    @Override
    public <A> void forward(PlannedOp<A> s) {
      s.kernels().divide(s.n(), s.x(0), s.xo(0), s.x(1), s.xo(1), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) {
      if (s.wants(0)) { // da += dy / b
        s.kernels().addQuotient(s.n(), s.dy(), 0, s.x(1), s.xo(1), s.dx(0), s.dxo(0));
      }
      if (s.wants(1)) { // db -= (dy / b) y
        s.kernels().divide(s.n(), s.dy(), 0, s.x(1), s.xo(1), s.scratch(), 0);
        s.kernels().subtractProduct(s.n(), s.scratch(), 0, s.y(), 0, s.dx(1), s.dxo(1));
      }
    }
  }
}
