package io.thalweg.shared.autograd;

import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.DType;
import java.util.Arrays;
import java.util.List;

/** Operations on the rows of a value, where a row is its last axis: {@code (rows, n)}. */
public sealed interface RowWise extends Op {

  @Override
  default Dims infer(List<Dims> inputs) {
    if (inputs.size() != 1 || inputs.get(0).rank() == 0) {
      throw badShape("one input with at least one axis", inputs);
    }
    return inputs.get(0);
  }

  private static int last(List<Dims> inputs) {
    return inputs.get(0).rank() - 1;
  }

  private static int columns(PlannedOp<?> s) {
    return s.extent(s.dims(0).rank() - 1);
  }

  private static int rows(PlannedOp<?> s) {
    return s.outer(s.dims(0).rank() - 1);
  }

  /** {@code y = e^x / sum e^x}, computed from {@code x - max x}. */
  record Softmax() implements RowWise {
    @Override
    public int scratch(List<Dims> inputs, int rows) {
      return inputs.get(0).size(rows) + inputs.get(0).outer(last(inputs), rows);
    }

    @Override
    public <A> void forward(PlannedOp<A> s) {
      int rows = rows(s);
      int n = columns(s);
      A column = s.scratch(); // (rows): the maximum, then the sum
      s.kernels().maxAxis(rows, n, 1, s.x(0), s.xo(0), column, 0);
      s.kernels().addToRows(rows, n, -1, column, 0, s.x(0), s.xo(0), s.y(), 0);
      s.kernels().exp(s.n(), s.y(), 0, s.y(), 0);
      s.kernels().sumAxis(rows, n, 1, false, s.y(), 0, column, 0);
      s.kernels().divideRows(rows, n, column, 0, s.y(), 0, s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += y (dy - sum of dy y over the row)
      int rows = rows(s);
      int n = columns(s);
      A column = s.scratch(); // (rows), then at offset rows: (rows, n)
      s.kernels().dotRows(rows, n, s.dy(), 0, s.y(), 0, column, 0);
      s.kernels().addToRows(rows, n, -1, column, 0, s.dy(), 0, s.scratch(), rows);
      s.kernels().addProduct(s.n(), s.y(), 0, s.scratch(), rows, s.dx(0), s.dxo(0));
    }
  }

  /** {@code y = x - ln(sum e^x)}, computed from {@code x - max x}. */
  record LogSoftmax() implements RowWise {
    @Override
    public int scratch(List<Dims> inputs, int rows) {
      return inputs.get(0).size(rows) + inputs.get(0).outer(last(inputs), rows);
    }

    @Override
    public <A> void forward(PlannedOp<A> s) {
      int rows = rows(s);
      int n = columns(s);
      A column = s.scratch(); // (rows): the maximum, then ln(sum), then at offset rows: (rows, n)
      s.kernels().maxAxis(rows, n, 1, s.x(0), s.xo(0), column, 0);
      s.kernels().addToRows(rows, n, -1, column, 0, s.x(0), s.xo(0), s.y(), 0);
      s.kernels().exp(s.n(), s.y(), 0, s.scratch(), rows);
      s.kernels().sumAxis(rows, n, 1, false, s.scratch(), rows, column, 0);
      s.kernels().log(rows, column, 0, column, 0);
      s.kernels().addToRows(rows, n, -1, column, 0, s.y(), 0, s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy - e^y (sum of dy over the row)
      int rows = rows(s);
      int n = columns(s);
      A column = s.scratch(); // (rows), then at offset rows: (rows, n)
      s.kernels().sumAxis(rows, n, 1, false, s.dy(), 0, column, 0);
      s.kernels().exp(s.n(), s.y(), 0, s.scratch(), rows);
      s.kernels().scaleRows(rows, n, column, 0, s.scratch(), rows, s.scratch(), rows);
      s.kernels().add(s.n(), s.dy(), 0, s.dx(0), s.dxo(0));
      s.kernels().axpy(s.n(), -1, s.scratch(), rows, s.dx(0), s.dxo(0));
    }
  }

  /**
   * {@code y = (x - mean) / sqrt(variance + eps)} per row, then {@code y w + b} where there are
   * {@code w (n)} and {@code b (n)} (Ba, Kiros, Hinton: arXiv 1607.06450). The variance is the mean
   * squared deviation.
   */
  record LayerNorm(double eps) implements RowWise {
    @Override
    public Dims infer(List<Dims> inputs) {
      boolean fits =
          (inputs.size() == 1 || inputs.size() == 3)
              && inputs.get(0).rank() > 0
              && inputs.get(0).extent(last(inputs)) != Dims.BATCH;
      for (int i = 1; fits && i < inputs.size(); i++) {
        fits = inputs.get(i).equals(Dims.of(inputs.get(0).extent(last(inputs))));
      }
      if (!fits) {
        throw badShape("(..., n) and perhaps (n) and (n)", inputs);
      }
      return inputs.get(0);
    }

    @Override
    public int scratch(List<Dims> inputs, int rows) { // normal (rows, n), 2 x (rows, n), 2 x (rows)
      return 3 * inputs.get(0).size(rows) + 2 * inputs.get(0).outer(last(inputs), rows);
    }

    @Override
    public <A> void forward(PlannedOp<A> s) {
      int rows = rows(s);
      int n = columns(s);
      A scratch = s.scratch();
      int deviation = 3 * s.n();
      int column = deviation + rows;
      s.kernels().sumAxis(rows, n, 1, false, s.x(0), s.xo(0), scratch, column);
      s.kernels().scale(rows, 1.0 / n, scratch, column, scratch, column);
      s.kernels().addToRows(rows, n, -1, scratch, column, s.x(0), s.xo(0), scratch, 0);
      s.kernels().dotRows(rows, n, scratch, 0, scratch, 0, scratch, column);
      s.kernels().affine(rows, 1.0 / n, eps, scratch, column, scratch, deviation);
      s.kernels().sqrt(rows, scratch, deviation, scratch, deviation);
      s.kernels().divideRows(rows, n, scratch, deviation, scratch, 0, scratch, 0);
      if (s.arity() == 1) {
        s.kernels().dtype().copy(scratch, 0, s.y(), 0, s.n());
        return;
      }
      s.kernels().expandAxis(1, rows, n, false, s.x(1), s.xo(1), scratch, s.n());
      s.kernels().expandAxis(1, rows, n, false, s.x(2), s.xo(2), s.y(), 0);
      s.kernels().addProduct(s.n(), scratch, 0, scratch, s.n(), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) {
      int rows = rows(s);
      int n = columns(s);
      A scratch = s.scratch();
      int other = 2 * s.n();
      if (s.arity() == 3) {
        if (s.wants(1)) { // dw += sum of dy normal over the rows
          s.kernels().multiply(s.n(), s.dy(), 0, scratch, 0, scratch, other);
          s.kernels().sumAxis(1, rows, n, true, scratch, other, s.dx(1), s.dxo(1));
        }
        if (s.wants(2)) { // db += sum of dy over the rows
          s.kernels().sumAxis(1, rows, n, true, s.dy(), 0, s.dx(2), s.dxo(2));
        }
        s.kernels().multiply(s.n(), s.dy(), 0, scratch, s.n(), scratch, other); // g = dy w
      } else {
        s.kernels().dtype().copy(s.dy(), 0, scratch, other, s.n()); // g = dy
      }
      if (s.wants(0)) {
        addInputGradient(s, rows, n, other);
      }
    }

    /** dx += (g - mean(g) - normal mean(g normal)) / deviation, per row, where g is in scratch. */
    private static <A> void addInputGradient(PlannedOp<A> s, int rows, int n, int g) {
      A scratch = s.scratch();
      int deviation = 3 * s.n();
      int column = deviation + rows;
      s.kernels().dotRows(rows, n, scratch, g, scratch, 0, scratch, column);
      s.kernels().scale(rows, 1.0 / n, scratch, column, scratch, column);
      s.kernels().scaleRows(rows, n, scratch, column, scratch, 0, scratch, 0);
      s.kernels().sumAxis(rows, n, 1, false, scratch, g, scratch, column);
      s.kernels().scale(rows, 1.0 / n, scratch, column, scratch, column);
      s.kernels().addToRows(rows, n, -1, scratch, column, scratch, g, scratch, g);
      s.kernels().axpy(s.n(), -1, scratch, 0, scratch, g);
      s.kernels().divideRows(rows, n, scratch, deviation, scratch, g, scratch, g);
      s.kernels().add(s.n(), scratch, g, s.dx(0), s.dxo(0));
    }
  }

  /**
   * In training, sets each element to 0 with {@code probability} and divides the others by {@code 1
   * - probability} (Srivastava et al., JMLR 2014); otherwise the identity. The mask is a function
   * of the run's mask key, {@code stream}, the row and the column.
   *
   * @param probability of an element to be dropped, in [0, 1)
   * @param stream tells the dropouts of one graph apart
   */
  record Dropout(double probability, long stream) implements RowWise {
    @Override
    public int scratch(List<Dims> inputs, int rows) {
      return inputs.get(0).size(rows);
    }

    @Override
    public <A> void forward(PlannedOp<A> s) {
      if (s.training()) {
        long key = CounterRandom.key(s.maskKey(), stream);
        s.kernels().dropoutMask(rows(s), columns(s), probability, key, s.scratch(), 0);
        s.kernels().multiply(s.n(), s.x(0), s.xo(0), s.scratch(), 0, s.y(), 0);
      } else {
        s.kernels().dtype().copy(s.x(0), s.xo(0), s.y(), 0, s.n());
      }
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy mask
      if (s.training()) {
        s.kernels().addProduct(s.n(), s.dy(), 0, s.scratch(), 0, s.dx(0), s.dxo(0));
      } else {
        s.kernels().add(s.n(), s.dy(), 0, s.dx(0), s.dxo(0));
      }
    }
  }

  /** {@code y = (x - mean) scale} with one constant mean and scale per column. */
  record Standardize(List<Double> mean, List<Double> scale) implements RowWise {
    /** Copies both lists. */
    public Standardize {
      mean = List.copyOf(mean);
      scale = List.copyOf(scale);
    }

    /** The same from arrays. */
    public static Standardize of(double[] mean, double[] scale) {
      return new Standardize(
          Arrays.stream(mean).boxed().toList(), Arrays.stream(scale).boxed().toList());
    }

    @Override
    public Dims infer(List<Dims> inputs) {
      boolean fits =
          inputs.size() == 1
              && inputs.get(0).rank() > 0
              && inputs.get(0).extent(last(inputs)) == mean.size()
              && mean.size() == scale.size();
      if (!fits) {
        throw badShape("one input with a mean and a scale for each column", inputs);
      }
      return inputs.get(0);
    }

    @Override
    public int scratch(List<Dims> inputs, int rows) {
      return 2 * mean.size() + inputs.get(0).size(rows);
    }

    @Override
    public <A> void prepare(PlannedOp<A> s) { // scratch: mean (n), scale (n), product (rows, n)
      DType<A> dtype = s.kernels().dtype();
      for (int i = 0; i < mean.size(); i++) {
        dtype.set(s.scratch(), i, mean.get(i));
        dtype.set(s.scratch(), mean.size() + i, scale.get(i));
      }
    }

    @Override
    public <A> void forward(PlannedOp<A> s) {
      int n = mean.size();
      s.kernels()
          .standardize(rows(s), n, s.scratch(), 0, s.scratch(), n, s.x(0), s.xo(0), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy scale
      int n = mean.size();
      s.kernels().expandAxis(1, rows(s), n, false, s.scratch(), n, s.scratch(), 2 * n);
      s.kernels().addProduct(s.n(), s.dy(), 0, s.scratch(), 2 * n, s.dx(0), s.dxo(0));
    }
  }
}
