package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.spec.Check;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Option;
import io.thalweg.shared.spec.Spec;
import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.Shape;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A block of layers plus its input: {@code y = x + f(x)} (He et al.: arXiv 1512.03385). The
 * parameters of its layers are named {@code 0.weight} and so on within it.
 *
 * @param layers f, from input to output
 */
public record Residual(List<Layer> layers) implements Layer {
  /**
   * Shapes are checked anew within each block, so their cost grows exponentially with the depth.
   */
  private static final int DEEPEST = 10;

  private static final int LEVELS = 4; // of lists and maps that a block may be written with

  /** Layers that are numbered as if they stood in the place of the option. */
  private static final Kind<List<Layer>> LAYERS =
      Kind.of(
          Kind.LIST.text(),
          (written, place) -> read(Kind.LIST.read(written, place), place.parent().path()),
          Layers::write);

  private static final Option<Residual, List<Layer>> OPTION =
      Option.of("layers", LAYERS, List.<Layer>of(), Residual::layers)
          .always()
          .example(List.of(new Layer.Linear(64), new Layer.Relu()));

  static final Spec<Residual> SPEC =
      Spec.of("residual", Residual.class, o -> new Residual(o.get(OPTION)))
          .main("layers")
          .torch("`x + Sequential(...)(x)`")
          .note("parameters are called `3.0.weight`; at most 10 within each other");

  /**
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if there are no layers, or if blocks
   *     are nested more than 10 deep
   */
  public Residual {
    layers = List.copyOf(layers);
    Check.value(!layers.isEmpty(), "the block of residual", "at least one layer", "none");
    int depth = 1 + new Sequential(layers).depth();
    Check.value(depth <= DEEPEST, "the nesting of residual", "at most " + DEEPEST + " deep", depth);
  }

  /** What is nested too deep is refused before it is read, which would take a stack as deep. */
  private static List<Layer> read(List<?> written, String path) {
    boolean fits = isWithin(written, DEEPEST * LEVELS);
    Check.value(fits, "the nesting of residual", "at most " + DEEPEST + " deep", "more");
    return Layers.read(written, path);
  }

  private static boolean isWithin(Object written, int levels) {
    Collection<?> parts =
        written instanceof Map<?, ?> map
            ? map.values()
            : written instanceof List<?> list ? list : List.of();
    return levels > 0 && parts.stream().allMatch(part -> isWithin(part, levels - 1));
  }

  private Sequential block() {
    return new Sequential(layers);
  }

  @Override
  public Shape outputs(Shape inputs) {
    Shape outputs = block().outputs(inputs);
    if (!outputs.equals(inputs)) {
      throw ThalwegException.of(
              ErrorCode.BAD_SHAPE, "the block's output cannot be added to its input")
          .expected("rows of shape " + inputs + ", that of the input")
          .found("rows of shape " + outputs)
          .remedy("end the block with a layer that gives as many outputs as its input has");
    }
    return outputs;
  }

  @Override
  public List<Weight> weights(Shape inputs) {
    return block().weights(inputs);
  }

  @Override
  public int depth() {
    return 1 + block().depth();
  }

  @Override
  public boolean differentiable() {
    return layers.stream().allMatch(Layer::differentiable);
  }

  @Override
  public Var apply(Var x, List<Var> weights, long stream) {
    return x.add(block().apply(x, weights, i -> CounterRandom.key(stream, i)));
  }
}
