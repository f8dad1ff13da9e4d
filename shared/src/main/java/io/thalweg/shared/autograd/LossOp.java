package io.thalweg.shared.autograd;

import java.util.List;

/** Fused parts of losses, one value per row or element, without any mean. */
public sealed interface LossOp extends Op {
  /** Whether {@code labels} are the shape of {@code logits} without their last axis. */
  private static boolean classesLast(Dims logits, Dims labels) {
    return logits.rank() > (logits.batched() ? 1 : 0)
        && logits.without(logits.rank() - 1).equals(labels);
  }

  /**
   * The cross-entropy of logits {@code (..., classes)} and class numbers {@code (...)}, one for
   * each of these: {@code y = ln(sum e^x) - sum of q x} with {@code q = (1 - s) onehot(label) + s /
   * classes} (label smoothing s: Szegedy et al., arXiv 1512.00567). Computed from {@code x - max
   * x}.
   */
  record CrossEntropy(double labelSmoothing) implements LossOp {
    @Override
    public Dims infer(List<Dims> inputs) {
      boolean fits = inputs.size() == 2 && classesLast(inputs.get(0), inputs.get(1));
      if (!fits) {
        throw badShape("logits (..., classes) and labels (...)", inputs);
      }
      return inputs.get(1);
    }

    @Override
    public boolean differentiable(int input) {
      return input == 0;
    }

    @Override
    public int scratch(List<Dims> inputs, int rows) {
      return inputs.get(0).size(rows) + inputs.get(1).size(rows);
    }

    @Override
    public <A> void forward(PlannedOp<A> s) {
      int rows = s.n(1);
      int n = s.inner(s.dims(1).rank() - 1);
      A p = s.scratch(); // (rows, n): x - max, then the probabilities
      int sums = rows * n; // and there (rows): their sum, then its logarithm
      s.kernels().maxAxis(rows, n, 1, s.x(0), s.xo(0), s.y(), 0);
      s.kernels().addToRows(rows, n, -1, s.y(), 0, s.x(0), s.xo(0), p, 0);
      s.kernels().crossEntropyTarget(rows, n, labelSmoothing, p, 0, s.x(1), s.xo(1), s.y(), 0);
      s.kernels().exp(rows * n, p, 0, p, 0);
      s.kernels().sumAxis(rows, n, 1, false, p, 0, p, sums);
      s.kernels().divideRows(rows, n, p, sums, p, 0, p, 0);
      s.kernels().log(rows, p, sums, p, sums);
      s.kernels().add(rows, p, sums, s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy (p - q)
      int n = s.inner(s.dims(1).rank() - 1);
      s.kernels()
          .crossEntropyBackward(
              s.n(1),
              n,
              labelSmoothing,
              s.scratch(),
              0,
              s.x(1),
              s.xo(1),
              s.dy(),
              0,
              s.dx(0),
              s.dxo(0));
    }
  }

  /**
   * The cross-entropy with a weight for each class, from log-probabilities {@code (..., classes)}
   * and class numbers {@code (...)}: {@code y = -sum of q x} with {@code q = (1 - s) w
   * onehot(label) + s / classes w}, where s is the label smoothing.
   *
   * @param weights w, one per class
   */
  record WeightedNll(double labelSmoothing, List<Double> weights) implements LossOp {
    /** Copies the weights. */
    public WeightedNll {
      weights = List.copyOf(weights);
    }

    @Override
    public Dims infer(List<Dims> inputs) {
      boolean fits =
          inputs.size() == 2
              && classesLast(inputs.get(0), inputs.get(1))
              && inputs.get(0).inner(inputs.get(1).rank() - 1) == weights.size();
      if (!fits) {
        throw badShape("(..., " + weights.size() + ") and labels (...)", inputs);
      }
      return inputs.get(1);
    }

    @Override
    public boolean differentiable(int input) {
      return input == 0;
    }

    @Override
    public int scratch(List<Dims> inputs, int rows) {
      return weights.size() + inputs.get(0).size(rows);
    }

    @Override
    public <A> void prepare(PlannedOp<A> s) { // scratch: the weights (n), then q (rows, n)
      for (int i = 0; i < weights.size(); i++) {
        s.kernels().dtype().set(s.scratch(), i, weights.get(i));
      }
    }

    @Override
    public <A> void forward(PlannedOp<A> s) {
      int rows = s.n(1);
      int n = weights.size();
      A q = s.scratch();
      s.kernels().classTargets(rows, n, labelSmoothing, q, 0, s.x(1), s.xo(1), q, n);
      s.kernels().dotRows(rows, n, q, n, s.x(0), s.xo(0), s.y(), 0);
      s.kernels().scale(rows, -1, s.y(), 0, s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx -= dy q
      int n = weights.size();
      A q = s.scratch();
      s.kernels().scaleRows(s.n(1), n, s.dy(), 0, q, n, q, n);
      s.kernels().axpy(s.n(0), -1, q, n, s.dx(0), s.dxo(0));
    }
  }

  /**
   * Stirling's approximation of {@code ln x!}, element by element: {@code x ln x - x + 0.5 ln(2 pi
   * x)} above 1, else 0.
   */
  record Stirling() implements LossOp {
    @Override
    public Dims infer(List<Dims> inputs) {
      if (inputs.size() != 1) {
        throw badShape("one input", inputs);
      }
      return inputs.get(0);
    }

    @Override
    public <A> void forward(PlannedOp<A> s) {
      s.kernels().stirling(s.n(), s.x(0), s.xo(0), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy (ln x + 0.5 / x) above 1
      s.kernels().stirlingBackward(s.n(), s.x(0), s.xo(0), s.dy(), 0, s.dx(0), s.dxo(0));
    }
  }

  /**
   * The binary cross-entropy of logits and targets in [0, 1] of the same shape, element by element:
   * {@code y = max(x, 0) - x t + ln(1 + e^-|x|)}.
   */
  record BceWithLogits() implements LossOp {
    @Override
    public Dims infer(List<Dims> inputs) {
      if (inputs.size() != 2 || !inputs.get(0).equals(inputs.get(1))) {
        throw badShape("logits and targets of the same shape", inputs);
      }
      return inputs.get(0);
    }

    @Override
    public <A> void forward(PlannedOp<A> s) {
      s.kernels().bceWithLogits(s.n(), s.x(0), s.xo(0), s.x(1), s.xo(1), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) {
      if (s.wants(0)) { // dx += dy (sigmoid(x) - t)
        s.kernels()
            .bceWithLogitsBackward(
                s.n(), s.x(0), s.xo(0), s.x(1), s.xo(1), s.dy(), 0, s.dx(0), s.dxo(0));
      }
      if (s.wants(1)) { // dt -= dy x
        s.kernels().subtractProduct(s.n(), s.dy(), 0, s.x(0), s.xo(0), s.dx(1), s.dxo(1));
      }
    }
  }

  /**
   * Huber's function of a residual, element by element (Huber 1964): {@code 0.5 x^2} where {@code
   * |x| <= delta}, else {@code delta (|x| - 0.5 delta)}.
   */
  record Huber(double delta) implements LossOp {
    @Override
    public Dims infer(List<Dims> inputs) {
      if (inputs.size() != 1) {
        throw badShape("one input", inputs);
      }
      return inputs.get(0);
    }

    @Override
    public <A> void forward(PlannedOp<A> s) {
      s.kernels().huber(s.n(), delta, s.x(0), s.xo(0), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy clamp(x, -delta, delta)
      s.kernels().huberBackward(s.n(), delta, s.x(0), s.xo(0), s.dy(), 0, s.dx(0), s.dxo(0));
    }
  }
}
