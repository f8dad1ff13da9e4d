package io.thalweg.shared.nn;

import static io.thalweg.shared.nn.Size2d.DILATION;
import static io.thalweg.shared.nn.Size2d.KERNEL;
import static io.thalweg.shared.nn.Size2d.PADDING;
import static io.thalweg.shared.nn.Size2d.STRIDE;

import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.spec.Check;
import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Place;
import io.thalweg.shared.spec.Spec;
import io.thalweg.shared.tensor.Shape;
import io.thalweg.shared.tensor.Window;
import io.thalweg.shared.tensor.Window2d;
import java.util.List;
import java.util.stream.IntStream;

/** Layers on images: rows of shape (channels, height, width). */
public sealed interface SpatialLayer extends Layer {

  /** The extents of an image, checked. */
  private static Shape image(String layer, Shape inputs) {
    if (inputs.rank() != 3) {
      throw ThalwegException.of(ErrorCode.BAD_SHAPE, layer + " takes images")
          .expected("rows of shape (channels, height, width)")
          .found("rows of shape " + inputs)
          .remedy("put {unflatten: [channels, height, width]} before it");
    }
    return inputs;
  }

  private static Window2d window(
      String layer,
      Shape image,
      Size2d kernel,
      Size2d stride,
      Size2d padding,
      Size2d dilation,
      boolean ceil) {
    image(layer, image);
    return new Window2d(
        new Window(
            image.dim(1),
            kernel.height(),
            stride.height(),
            padding.height(),
            dilation.height(),
            ceil),
        new Window(
            image.dim(2), kernel.width(), stride.width(), padding.width(), dilation.width(), ceil));
  }

  private static Shape outputs(int channels, Window2d window) {
    return Shape.of(channels, window.vertical().outputs(), window.horizontal().outputs());
  }

  /** PyTorch's rule for pooling. */
  private static void checkPadding(String layer, Size2d padding, Size2d kernel) {
    boolean valid =
        2L * padding.height() <= kernel.height() && 2L * padding.width() <= kernel.width();
    Check.value(valid, "the padding of " + layer, "at most half of kernel_size", padding);
  }

  /** The shape of a row of {@code x}. */
  private static Shape row(Var x) {
    return x.dims().rest();
  }

  /**
   * Flat rows, or rows of any shape, as rows of another shape with as many elements: {@code
   * torch.nn.Unflatten} over all axes of a row.
   *
   * @param shape e.g. (channels, height, width)
   */
  record Unflatten(Shape shape) implements SpatialLayer {
    private static final Kind<Shape> SHAPE =
        Kind.of(
            "a list such as [1, 28, 28]",
            Unflatten::extents,
            shape -> IntStream.of(shape.dims()).boxed().toList());
    static final Spec<Unflatten> SPEC =
        Spec.of(
                "unflatten",
                Unflatten.class,
                o ->
                    new Unflatten(
                        o.needed("unflattened_size", SHAPE, Shape.of(1, 28, 28), Unflatten::shape)))
            .main("unflattened_size")
            .torch("Unflatten(1, ...)")
            .note("turns flat rows, as features come, into that shape");

    /**
     * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if the shape has no elements
     */
    public Unflatten {
      Check.value(shape.size() > 0, "the shape of unflatten", "extents of at least 1", shape);
    }

    private static Shape extents(Object written, Place place) {
      if (!(written instanceof List<?> list)) {
        return null;
      }
      return new Shape(
          IntStream.range(0, list.size())
              .map(i -> Kind.WHOLE.read(list.get(i), place.at(i)))
              .toArray());
    }

    @Override
    public Shape outputs(Shape inputs) {
      if (inputs.size() != shape.size()) {
        throw ThalwegException.of(
                ErrorCode.BAD_SHAPE, "unflatten to " + shape + " does not fit " + inputs)
            .expected("rows of " + shape.size() + " elements")
            .found("rows of " + inputs.size() + " elements");
      }
      return shape;
    }

    @Override
    public NumberRule features(NumberRule next) {
      return next;
    }

    @Override
    public Var apply(Var x, List<Var> weights, long stream) {
      int[] extents = new int[shape.rank() + 1];
      extents[0] = Graph.BATCH;
      System.arraycopy(shape.dims(), 0, extents, 1, shape.rank());
      return x.reshape(extents);
    }
  }

  /**
   * Convolution, with the options and defaults of {@code torch.nn.Conv2d}: see {@link
   * io.thalweg.shared.autograd.Spatial.Conv2d}.
   *
   * @param outChannels channels of the output
   * @param bias whether there is a bias per output channel
   * @param init first values of the weights (out, channels, kernel height, kernel width)
   * @param biasInit first values of the bias
   */
  record Conv2d(
      int outChannels,
      Size2d kernelSize,
      Size2d stride,
      Size2d padding,
      Size2d dilation,
      boolean bias,
      Initialiser init,
      Initialiser biasInit)
      implements SpatialLayer {
    static final Spec<Conv2d> SPEC =
        Spec.of("conv2d", Conv2d.class, Conv2d::of)
            .mainWhenRead("out_channels")
            .torch("Conv2d")
            .says("init", "PyTorch's")
            .says("bias_init", "PyTorch's");

    /**
     * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if there are no output channels
     */
    public Conv2d {
      Check.value(outChannels > 0, "out_channels of conv2d", "at least 1", outChannels);
    }

    private static Conv2d of(Fields<Conv2d> o) {
      return new Conv2d(
          o.needed("out_channels", Kind.WHOLE, 32, Conv2d::outChannels),
          o.needed(KERNEL, Size2d.KIND, Size2d.of(3), Conv2d::kernelSize),
          o.option(STRIDE, Size2d.KIND, Size2d.of(1), Conv2d::stride),
          o.option(PADDING, Size2d.KIND, Size2d.of(0), Conv2d::padding),
          o.option(DILATION, Size2d.KIND, Size2d.of(1), Conv2d::dilation),
          o.option("bias", Kind.FLAG, true, Conv2d::bias),
          o.option("init", Initialisers.KIND, Linear.INIT, Conv2d::init),
          o.option("bias_init", Initialisers.KIND, Linear.BIAS_INIT, Conv2d::biasInit));
    }

    /** With stride 1, this padding, a bias and PyTorch's initialisers. */
    public Conv2d(int outChannels, int kernelSize, int padding) {
      this(
          outChannels,
          Size2d.of(kernelSize),
          Size2d.of(1),
          Size2d.of(padding),
          Size2d.of(1),
          true,
          Linear.INIT,
          Linear.BIAS_INIT);
    }

    private Window2d window(Shape image) {
      return SpatialLayer.window("conv2d", image, kernelSize, stride, padding, dilation, false);
    }

    @Override
    public Shape outputs(Shape inputs) {
      return SpatialLayer.outputs(outChannels, window(inputs));
    }

    @Override
    public List<Weight> weights(Shape inputs) {
      int channels = inputs.dim(0);
      int taps = kernelSize.height() * kernelSize.width();
      int fanIn = channels * taps;
      int fanOut = outChannels * taps;
      Shape shape = Shape.of(outChannels, channels, kernelSize.height(), kernelSize.width());
      Weight weight = new Weight("weight", shape, init, fanIn, fanOut);
      return bias
          ? List.of(weight, new Weight("bias", Shape.of(outChannels), biasInit, fanIn, fanOut))
          : List.of(weight);
    }

    @Override
    public Var apply(Var x, List<Var> weights, long stream) {
      Window2d window = window(row(x));
      return bias
          ? x.conv2d(window, weights.get(0), weights.get(1))
          : x.conv2d(window, weights.get(0));
    }
  }

  /**
   * The largest element of each window, with the options and defaults of {@code
   * torch.nn.MaxPool2d}.
   */
  record MaxPool2d(
      Size2d kernelSize, Size2d stride, Size2d padding, Size2d dilation, boolean ceilMode)
      implements SpatialLayer {
    static final Spec<MaxPool2d> SPEC =
        Spec.of("max_pool2d", MaxPool2d.class, MaxPool2d::of)
            .mainWhenRead(KERNEL)
            .torch("MaxPool2d")
            .says(STRIDE, KERNEL);

    /**
     * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if the padding is more than half of
     *     the kernel
     */
    public MaxPool2d {
      checkPadding("max_pool2d", padding, kernelSize);
    }

    private static MaxPool2d of(Fields<MaxPool2d> o) {
      Size2d kernel = o.needed(KERNEL, Size2d.KIND, Size2d.of(2), MaxPool2d::kernelSize);
      return new MaxPool2d(
          kernel,
          o.option(STRIDE, Size2d.KIND, kernel, MaxPool2d::stride),
          o.option(PADDING, Size2d.KIND, Size2d.of(0), MaxPool2d::padding),
          o.option(DILATION, Size2d.KIND, Size2d.of(1), MaxPool2d::dilation),
          o.option("ceil_mode", Kind.FLAG, false, MaxPool2d::ceilMode));
    }

    /** Windows side by side. */
    public MaxPool2d(int kernelSize) {
      this(Size2d.of(kernelSize), Size2d.of(kernelSize), Size2d.of(0), Size2d.of(1), false);
    }

    private Window2d window(Shape image) {
      return SpatialLayer.window(
          "max_pool2d", image, kernelSize, stride, padding, dilation, ceilMode);
    }

    @Override
    public Shape outputs(Shape inputs) {
      return SpatialLayer.outputs(image("max_pool2d", inputs).dim(0), window(inputs));
    }

    @Override
    public Var apply(Var x, List<Var> weights, long stream) {
      return x.maxPool2d(window(row(x)));
    }
  }

  /**
   * The mean of each window, with the options and defaults of {@code torch.nn.AvgPool2d}.
   *
   * @param countIncludePad whether zeros of the padding count as elements
   */
  record AvgPool2d(
      Size2d kernelSize, Size2d stride, Size2d padding, boolean ceilMode, boolean countIncludePad)
      implements SpatialLayer {
    static final Spec<AvgPool2d> SPEC =
        Spec.of("avg_pool2d", AvgPool2d.class, AvgPool2d::of)
            .mainWhenRead(KERNEL)
            .torch("AvgPool2d")
            .says(STRIDE, KERNEL);

    /**
     * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if the padding is more than half of
     *     the kernel
     */
    public AvgPool2d {
      checkPadding("avg_pool2d", padding, kernelSize);
    }

    private static AvgPool2d of(Fields<AvgPool2d> o) {
      Size2d kernel = o.needed(KERNEL, Size2d.KIND, Size2d.of(2), AvgPool2d::kernelSize);
      return new AvgPool2d(
          kernel,
          o.option(STRIDE, Size2d.KIND, kernel, AvgPool2d::stride),
          o.option(PADDING, Size2d.KIND, Size2d.of(0), AvgPool2d::padding),
          o.option("ceil_mode", Kind.FLAG, false, AvgPool2d::ceilMode),
          o.option("count_include_pad", Kind.FLAG, true, AvgPool2d::countIncludePad));
    }

    /** Windows side by side. */
    public AvgPool2d(int kernelSize) {
      this(Size2d.of(kernelSize), Size2d.of(kernelSize), Size2d.of(0), false, true);
    }

    private Window2d window(Shape image) {
      return SpatialLayer.window(
          "avg_pool2d", image, kernelSize, stride, padding, Size2d.of(1), ceilMode);
    }

    @Override
    public Shape outputs(Shape inputs) {
      return SpatialLayer.outputs(image("avg_pool2d", inputs).dim(0), window(inputs));
    }

    @Override
    public Var apply(Var x, List<Var> weights, long stream) {
      return x.avgPool2d(window(row(x)), countIncludePad);
    }
  }
}
