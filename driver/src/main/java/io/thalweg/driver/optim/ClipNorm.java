package io.thalweg.driver.optim;

/**
 * Scales the gradient down to a Euclidean norm of at most {@code maxNorm}, as {@code
 * torch.nn.utils.clip_grad_norm_} does: {@code g = g * min(1, max_norm / (norm + 1e-6))}.
 */
record ClipNorm<A>(Numerics<A> numerics, double maxNorm) implements Transform<A> {
  private static final double EPS = 1e-6;

  @Override
  public void update(A parameters, A gradient, double lr, OptimizerState<A> state) {
    double factor = maxNorm / (numerics.norm(gradient, state.spans()) + EPS);
    if (factor < 1) {
      numerics.kernels().scale(state.size(), factor, gradient, 0, gradient, 0);
    }
  }
}
