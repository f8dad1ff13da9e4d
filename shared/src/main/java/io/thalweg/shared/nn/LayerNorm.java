package io.thalweg.shared.nn;

import static io.thalweg.shared.spec.Kind.FLAG;
import static io.thalweg.shared.spec.Kind.NUMBER;
import static io.thalweg.shared.spec.Kind.WHOLE;

import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.spec.Check;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Place;
import io.thalweg.shared.spec.Spec;
import io.thalweg.shared.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * {@code y = (x - mean) / sqrt(variance + eps) w + b} over the last axes of each row: see {@link
 * io.thalweg.shared.autograd.RowWise.LayerNorm}. At first w is 1 and b is 0.
 *
 * @param normalizedShape the extents of the last axes, which are normalised together; if empty, the
 *     last axis alone, whatever its extent
 * @param eps added to the variance
 * @param affine whether there are w and b, of the normalised shape
 */
public record LayerNorm(List<Integer> normalizedShape, double eps, boolean affine)
    implements Layer {
  private static final double EPS = 1e-5;
  private static final Kind<List<Integer>> EXTENTS =
      Kind.of("a list of whole numbers", LayerNorm::extents, extents -> extents);
  static final Spec<LayerNorm> SPEC =
      Spec.of(
              "layer_norm",
              LayerNorm.class,
              o ->
                  new LayerNorm(
                      o.option("normalized_shape", EXTENTS, List.of(), LayerNorm::normalizedShape),
                      o.together("eps", NUMBER, EPS, LayerNorm::eps),
                      o.together("elementwise_affine", FLAG, true, LayerNorm::affine)))
          .mainWhenRead("normalized_shape")
          .torch("LayerNorm")
          .says("normalized_shape", "the last axis");

  /**
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if eps or an extent is not positive
   */
  public LayerNorm {
    normalizedShape = List.copyOf(normalizedShape);
    Check.value(eps > 0, "eps of layer_norm", "above 0", eps);
    boolean valid = normalizedShape.stream().allMatch(extent -> extent > 0);
    Check.value(valid, "normalized_shape of layer_norm", "extents of at least 1", normalizedShape);
  }

  /** Over the last axis, with PyTorch's defaults. */
  public LayerNorm() {
    this(List.of(), EPS, true);
  }

  /** A list, or one extent alone. */
  private static List<Integer> extents(Object written, Place place) {
    if (written instanceof Number) {
      return List.of(WHOLE.read(written, place));
    }
    List<Double> numbers = Numbers.KIND.read(written, place);
    return numbers.stream().allMatch(number -> number == number.intValue())
        ? numbers.stream().map(Double::intValue).toList()
        : null;
  }

  /** The normalised extents of rows of this shape. */
  private Shape normalized(Shape inputs) {
    int axes = Math.max(1, normalizedShape.size());
    int[] dims = inputs.dims();
    boolean fits = dims.length >= axes;
    int[] last = fits ? Arrays.copyOfRange(dims, dims.length - axes, dims.length) : dims;
    fits &= normalizedShape.isEmpty() || Shape.of(last).equals(shape());
    if (!fits) {
      throw ThalwegException.of(ErrorCode.BAD_SHAPE, "normalized_shape does not fit the rows")
          .expected("rows whose last extents are " + (normalizedShape.isEmpty() ? "(n)" : shape()))
          .found("rows of shape " + inputs);
    }
    return Shape.of(last);
  }

  private Shape shape() {
    return Shape.of(normalizedShape.stream().mapToInt(Integer::intValue).toArray());
  }

  @Override
  public Shape outputs(Shape inputs) {
    normalized(inputs);
    return inputs;
  }

  @Override
  public List<Weight> weights(Shape inputs) {
    Shape shape = normalized(inputs);
    return affine
        ? List.of(
            new Weight("weight", shape, new Initialiser.Constant(1), shape.size(), shape.size()),
            new Weight("bias", shape, new Initialiser.Zeros(), shape.size(), shape.size()))
        : List.of();
  }

  @Override
  public Var apply(Var x, List<Var> weights, long stream) {
    int n = normalized(x.dims().rest()).size();
    int outer = x.dims().rest().size() / n;
    Var rows = x.reshape(Graph.BATCH, outer, n);
    Var normal =
        affine
            ? rows.layerNorm(eps, weights.get(0).reshape(n), weights.get(1).reshape(n))
            : rows.layerNorm(eps);
    return normal.reshape(x.dims().extents());
  }
}
