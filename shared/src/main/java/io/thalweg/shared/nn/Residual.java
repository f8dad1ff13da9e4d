package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.spec.Check;
import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Option;
import io.thalweg.shared.spec.Spec;
import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.Shape;
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

  static final Spec<Residual> SPEC =
      Spec.of("residual", Residual.class, Residual::of)
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

  /** Its layers are numbered as if they stood in the place of the option. */
  private static Residual of(Fields<Residual> o) {
    Option<Residual, List<?>> option =
        Option.of("layers", Kind.LIST, List.of(), block -> Layers.write(block.layers));
    List<?> written = o.get(option.always().example(List.of(Map.of("linear", 64), "relu")));
    return new Residual(Layers.read(written, o.path()));
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
