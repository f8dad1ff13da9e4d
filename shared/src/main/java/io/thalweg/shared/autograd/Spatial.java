package io.thalweg.shared.autograd;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.Window;
import io.thalweg.shared.tensor.Window2d;
import java.util.List;

/** Operations on images {@code (batch, channels, height, width)}. */
public sealed interface Spatial extends Op {
  /** What slides over each image. */
  Window2d window();

  /** Whether {@code dims} are those of images that the window was made for. */
  private static boolean fits(Window2d window, Dims dims) {
    return dims.rank() == 4
        && dims.extent(2) == window.vertical().size()
        && dims.extent(3) == window.horizontal().size();
  }

  @Override
  default Dims infer(List<Dims> inputs) {
    if (inputs.size() != 1 || !fits(window(), inputs.get(0))) {
      throw badShape("images (batch, channels, height, width) of the window's size", inputs);
    }
    return outputs(inputs.get(0), inputs.get(0).extent(1));
  }

  private Dims outputs(Dims images, int channels) {
    int height = window().vertical().outputs();
    return Dims.of(images.extent(0), channels, height, window().horizontal().outputs());
  }

  /**
   * Convolution as deep learning has it, a correlation: {@code y[n][o][i][j] = b[o] + sum over c,
   * u, v of w[o][c][u][v] x[n][c][i stride - padding + u dilation][...]} for {@code w (out,
   * channels, kernel, kernel)} and, where there is a third input, {@code b (out)}, from which the
   * sums start. Each output is one chain of fused multiply-adds over (c, u, v) in ascending order.
   */
  record Conv2d(ConvLayout layout) implements Spatial {
    /** The convolution of a window with weights of these dims. */
    static Conv2d of(Window2d window, Dims weight) {
      if (weight.rank() != 4) {
        throw ThalwegException.of(ErrorCode.BAD_SHAPE, "the weights of a convolution do not fit")
            .expected("(out, channels, kernel height, kernel width)")
            .found(weight.toString());
      }
      return new Conv2d(new ConvLayout(window, weight.extent(1), weight.extent(0)));
    }

    @Override
    public Window2d window() {
      return layout.window();
    }

    @Override
    public Dims infer(List<Dims> inputs) {
      Dims weight =
          Dims.of(
              layout.outChannels(),
              layout.channels(),
              window().vertical().kernel(),
              window().horizontal().kernel());
      boolean fits =
          (inputs.size() == 2 || inputs.size() == 3)
              && fits(window(), inputs.get(0))
              && inputs.get(0).extent(1) == layout.channels()
              && inputs.get(1).equals(weight);
      if (!fits || (inputs.size() == 3 && !inputs.get(2).equals(Dims.of(layout.outChannels())))) {
        throw badShape(
            "(batch, channels, height, width), " + weight + " and perhaps (out)", inputs);
      }
      return Spatial.super.outputs(inputs.get(0), layout.outChannels());
    }

    @Override
    public int scratch(List<Dims> inputs, int rows) {
      return layout.scratch();
    }

    @Override
    public int indices(List<Dims> inputs, int rows) {
      return layout.indices();
    }

    @Override
    public <A> void prepare(PlannedOp<A> s) {
      layout.fill(s.indices());
    }

    @Override
    public <A> void forward(PlannedOp<A> s) {
      Convolution.forward(layout, s);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) {
      Convolution.backward(layout, s);
    }
  }

  /** The largest element of each window; the gradient goes to the first of equal ones. */
  record MaxPool2d(Window2d window) implements Spatial {
    /**
     * @throws ThalwegException with BAD_SHAPE if a window sees nothing but padding
     */
    public MaxPool2d {
      checkSeen(window.vertical());
      checkSeen(window.horizontal());
    }

    private static void checkSeen(Window axis) {
      if (!axis.seesEverywhere()) {
        throw ThalwegException.of(ErrorCode.BAD_SHAPE, "a window of max_pool2d sees only padding")
            .expected("windows that each hold an element of the input")
            .found(axis.toString())
            .remedy("take a smaller padding or dilation");
      }
    }

    @Override
    public int indices(List<Dims> inputs, int rows) {
      return infer(inputs).size(rows);
    }

    @Override
    public <A> void forward(PlannedOp<A> s) {
      int images = s.extent(0) * s.extent(1);
      s.kernels().maxPool(images, window, s.x(0), s.xo(0), s.y(), 0, s.indices());
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx[argmax] += dy
      s.kernels().addAt(s.n(), s.indices(), s.dy(), 0, s.dx(0), s.dxo(0));
    }
  }

  /**
   * The mean of each window.
   *
   * @param countIncludePad whether zeros of the padding count as elements
   */
  record AvgPool2d(Window2d window, boolean countIncludePad) implements Spatial {
    @Override
    public <A> void forward(PlannedOp<A> s) {
      int images = s.extent(0) * s.extent(1);
      s.kernels().avgPool(images, window, countIncludePad, s.x(0), s.xo(0), s.y(), 0);
    }

    @Override
    public <A> void backward(PlannedOp<A> s) { // dx += dy / elements of the window
      int images = s.extent(0) * s.extent(1);
      s.kernels().avgPoolBackward(images, window, countIncludePad, s.dy(), 0, s.dx(0), s.dxo(0));
    }
  }
}
