package io.thalweg.driver.optim;

import java.util.List;

/** The step of {@link Dog}, over all tensors or over each. */
record DogStep<A>(
    Dog options, Numerics<A> numerics, WideScalars<A> distances, WideScalars<A> squares)
    implements Transform<A> {
  private static final String START = "init_buffer";

  DogStep(Dog options, Numerics<A> numerics) {
    this(
        options,
        numerics,
        new WideScalars<>(numerics.dtype(), "rbar"),
        new WideScalars<>(numerics.dtype(), "g_squares"));
  }

  @Override
  public void init(OptimizerState<A> state) {
    int groups = options.layerwise() ? state.layers().size() : 1;
    state.add(START, 0);
    distances.init(state, groups, 0);
    squares.init(state, groups, options.eps());
  }

  @Override
  public void update(A parameters, A gradient, double lr, OptimizerState<A> state) {
    if (state.count() == 1) {
      numerics.dtype().copy(parameters, 0, state.vector(START), 0, state.size());
    }
    int layers = state.layers().size();
    int each = options.layerwise() ? 1 : layers;
    for (int first = 0; first < layers; first += each) {
      double distance = distance(first, first + each, first / each, parameters, state);
      double sum = sum(first, first + each, first / each, gradient, state);
      for (int i = first; i < first + each; i++) {
        TrainedRange layer = state.layers().get(i);
        double eta = options.eta(state.count(), layer.lr(lr), distance, sum);
        int offset = layer.offset();
        numerics.kernels().axpy(layer.length(), -eta, gradient, offset, parameters, offset);
      }
    }
  }

  /** The largest distance so far of these layers from where they began. Mutates the state. */
  private double distance(int first, int end, int group, A parameters, OptimizerState<A> state) {
    double largest =
        state.count() == 1
            ? options.firstDistance(norm(first, end, parameters, state.layers()))
            : Math.max(distances.get(state, group), fromStart(first, end, parameters, state));
    distances.set(state, group, largest);
    return largest;
  }

  private double fromStart(int first, int end, A parameters, OptimizerState<A> state) {
    A start = state.vector(START);
    double sum = 0;
    for (int i = first; i < end; i++) {
      TrainedRange layer = state.layers().get(i);
      sum += numerics.updates().squaredDistance(layer.offset(), layer.end(), parameters, start);
    }
    return Math.sqrt(sum);
  }

  /** The sum of all squared gradients of these layers. Mutates the state. */
  private double sum(int first, int end, int group, A gradient, OptimizerState<A> state) {
    double norm = norm(first, end, gradient, state.layers());
    double sum = squares.get(state, group) + norm * norm;
    squares.set(state, group, sum);
    return sum;
  }

  private double norm(int first, int end, A array, List<TrainedRange> layers) {
    double sum = 0;
    for (int i = first; i < end; i++) {
      sum += numerics.squares(array, layers.get(i).offset(), layers.get(i).length());
    }
    return Math.sqrt(sum);
  }
}
