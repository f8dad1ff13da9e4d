package io.thalweg.driver.optim;

import io.thalweg.shared.tensor.DType;
import java.util.List;

/** The step of {@link Adafactor}, tensor by tensor. */
record AdafactorStep<A>(Adafactor options, Numerics<A> numerics) implements Transform<A> {
  private static final String ROWS = "row_var";
  private static final String COLUMNS = "col_var";
  private static final String SQUARES = "variance";

  @Override
  public void init(OptimizerState<A> state) {
    int rows = 0;
    int columns = 0;
    int squares = 0;
    for (TrainedRange layer : state.layers()) {
      rows += rows(layer);
      columns += columns(layer);
      squares += squares(layer);
    }
    state.add(ROWS, rows, 0);
    state.add(COLUMNS, columns, 0);
    state.add(SQUARES, squares, 0);
  }

  /** How many elements of the row means a tensor has. */
  private static int rows(TrainedRange layer) {
    return layer.isMatrix() ? layer.length() / width(layer) : 0;
  }

  /** How many elements of the column means a tensor has. */
  private static int columns(TrainedRange layer) {
    return layer.isMatrix() ? layer.length() / height(layer) : 0;
  }

  /** How many elements of the squares a tensor has. */
  private static int squares(TrainedRange layer) {
    return layer.isMatrix() ? 0 : layer.length();
  }

  private static int height(TrainedRange matrix) {
    return matrix.shape().dim(matrix.shape().rank() - 2);
  }

  private static int width(TrainedRange matrix) {
    return matrix.shape().dim(matrix.shape().rank() - 1);
  }

  @Override
  public void update(A parameters, A gradient, double lr, OptimizerState<A> state) {
    int row = 0;
    int column = 0;
    int square = 0;
    List<TrainedRange> layers = state.layers();
    for (int i = 0; i < layers.size(); i++) { // an iterator would be allocated
      TrainedRange layer = layers.get(i);
      if (layer.isMatrix()) {
        for (int from = 0; from < layer.length(); from += height(layer) * width(layer)) {
          int before = from / width(layer);
          int left = from / height(layer);
          turn(layer, layer.offset() + from, row + before, column + left, gradient, state);
        }
      } else {
        turn(layer, square, gradient, state);
      }
      move(layer, parameters, gradient, layer.lr(lr), state.count());
      row += rows(layer);
      column += columns(layer);
      square += squares(layer);
    }
  }

  /** Makes the direction of the gradient of a tensor that is no matrix. */
  private void turn(TrainedRange layer, int square, A gradient, OptimizerState<A> state) {
    numerics
        .updates()
        .squareDirection(
            layer.length(),
            weight(state),
            leastSquare(),
            gradient,
            layer.offset(),
            state.vector(SQUARES),
            square);
  }

  /**
   * Makes the direction of the gradient of one matrix.
   *
   * @param offset of the matrix
   * @param row where its row means are
   * @param column where its column means are
   */
  private void turn(
      TrainedRange layer, int offset, int row, int column, A gradient, OptimizerState<A> state) {
    int height = height(layer);
    int width = width(layer);
    A rows = state.vector(ROWS);
    A columns = state.vector(COLUMNS);
    A sums = state.scratch(COLUMNS, numerics.dtype().length(columns));
    numerics.dtype().fill(sums, column, column + width, 0);
    double weight = weight(state);
    double total = 0;
    for (int i = 0; i < height; i++) {
      int start = offset + i * width;
      double sum = numerics.kernels().dot(width, gradient, start, gradient, start);
      total += blend(rows, row + i, sum / width, weight);
      numerics.updates().addSquares(width, gradient, start, sums, column);
    }
    for (int i = column; i < column + width; i++) {
      blend(columns, i, numerics.dtype().get(sums, i) / height, weight);
    }
    double mean = Math.max(total / height, leastMean());
    for (int i = 0; i < height; i++) {
      double ratio = numerics.dtype().get(rows, row + i) / mean;
      int start = offset + i * width;
      numerics
          .updates()
          .factoredDirection(width, ratio, leastSquare(), gradient, start, columns, column);
    }
  }

  /** Moves a running mean towards {@code value}, which is then returned. Mutates {@code means}. */
  private double blend(A means, int index, double value, double weight) {
    DType<A> dtype = numerics.dtype();
    double old = dtype.get(means, index);
    double mean = old + weight * (value - old);
    dtype.set(means, index, mean < Float.MIN_NORMAL ? 0 : mean); // never a subnormal number
    return dtype.get(means, index);
  }

  private void move(TrainedRange layer, A parameters, A gradient, double lr, long count) {
    int offset = layer.offset();
    int length = layer.length();
    double root = Math.sqrt(length);
    double size = numerics.norm(parameters, offset, length) / root;
    double rate = Math.max(options.eps().size(), size) * Math.min(lr, 1 / Math.sqrt(count));
    double clip = Math.max(1, numerics.norm(gradient, offset, length) / root / options.d());
    if (options.weightDecay() > 0) {
      double factor = 1 - lr * options.weightDecay();
      numerics.kernels().scale(length, factor, parameters, offset, parameters, offset);
    }
    numerics.kernels().axpy(length, -rate / clip, gradient, offset, parameters, offset);
  }

  private double weight(OptimizerState<A> state) {
    return Math.pow(state.count(), options.beta2Decay());
  }

  private double leastMean() {
    return Math.max(options.eps().mean(numerics.dtype().bytes()), Float.MIN_NORMAL);
  }

  /** Never so small that it is 0 in the run's type: the root of it is divided by. */
  private double leastSquare() {
    return Math.max(leastMean() * leastMean(), Float.MIN_NORMAL);
  }
}
