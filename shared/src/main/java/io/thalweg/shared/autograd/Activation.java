package io.thalweg.shared.autograd;

import java.util.List;

/** Activation functions, by the names and defaults of {@code torch.nn}. */
public sealed interface Activation extends Op {

  @Override
  default Dims infer(List<Dims> inputs) {
    if (inputs.size() != 1) {
      throw badShape("one input", inputs);
    }
    return inputs.get(0);
  }

  /** {@code y = max(x, 0)}; the derivative at 0 is 0. */
  record Relu() implements Activation {
    @Override
    public <A> void forward(PlannedOp<A> s) {
      s.kernels().relu(s.n(), s.x(0), s.xo(0), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy where y > 0
      s.kernels().reluBackward(s.n(), s.y(), 0, s.dy(), 0, s.dx(0), s.dxo(0));
    }
  }

  /** {@code y = x} above 0, {@code slope x} elsewhere. */
  record LeakyRelu(double slope) implements Activation {
    @Override
    public <A> void forward(PlannedOp<A> s) {
      s.kernels().leakyRelu(s.n(), slope, s.x(0), s.xo(0), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy where x > 0, slope dy elsewhere
      s.kernels().leakyReluBackward(s.n(), slope, s.x(0), s.xo(0), s.dy(), 0, s.dx(0), s.dxo(0));
    }
  }

  /**
   * {@code y = x} above 0, {@code alpha (e^x - 1)} elsewhere (Clevert et al.: arXiv 1511.07289).
   */
  record Elu(double alpha) implements Activation {
    @Override
    public <A> void forward(PlannedOp<A> s) {
      s.kernels().elu(s.n(), alpha, s.x(0), s.xo(0), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy where y > 0, dy (y + alpha) elsewhere
      s.kernels().eluBackward(s.n(), alpha, s.y(), 0, s.dy(), 0, s.dx(0), s.dxo(0));
    }
  }

  /** {@code y = x Phi(x)}, exact (Hendrycks, Gimpel: arXiv 1606.08415). */
  record Gelu() implements Activation {
    @Override
    public <A> void forward(PlannedOp<A> s) {
      s.kernels().gelu(s.n(), s.x(0), s.xo(0), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy (Phi(x) + x phi(x))
      s.kernels().geluBackward(s.n(), s.x(0), s.xo(0), s.dy(), 0, s.dx(0), s.dxo(0));
    }
  }

  /** {@code y = x sigmoid(x)}. */
  record Silu() implements Activation {
    @Override
    public <A> void forward(PlannedOp<A> s) {
      s.kernels().silu(s.n(), s.x(0), s.xo(0), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy (v + x v (1 - v)), v = sigmoid(x)
      s.kernels().siluBackward(s.n(), s.x(0), s.xo(0), s.dy(), 0, s.dx(0), s.dxo(0));
    }
  }

  /** {@code y = ln(1 + e^z) / beta} for {@code z = beta x}; x where z is above the threshold. */
  record Softplus(double beta, double threshold) implements Activation {
    @Override
    public <A> void forward(PlannedOp<A> s) {
      s.kernels().softplus(s.n(), beta, threshold, s.x(0), s.xo(0), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy sigmoid(z), dy above
      s.kernels()
          .softplusBackward(s.n(), beta, threshold, s.x(0), s.xo(0), s.dy(), 0, s.dx(0), s.dxo(0));
    }
  }

  /** {@code y = tanh x}. */
  record Tanh() implements Activation {
    @Override
    public <A> void forward(PlannedOp<A> s) {
      s.kernels().tanh(s.n(), s.x(0), s.xo(0), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy (1 - y^2)
      s.kernels().tanhBackward(s.n(), s.y(), 0, s.dy(), 0, s.dx(0), s.dxo(0));
    }
  }

  /** {@code y = 1 / (1 + e^-x)}. */
  record Sigmoid() implements Activation {
    @Override
    public <A> void forward(PlannedOp<A> s) {
      s.kernels().sigmoid(s.n(), s.x(0), s.xo(0), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy y (1 - y)
      s.kernels().sigmoidBackward(s.n(), s.y(), 0, s.dy(), 0, s.dx(0), s.dxo(0));
    }
  }
}
