package io.thalweg.shared.nn;

import static io.thalweg.shared.spec.Kind.FLAG;
import static io.thalweg.shared.spec.Kind.NUMBER;
import static io.thalweg.shared.spec.Kind.WHOLE;
import static io.thalweg.shared.spec.Kind.WORD;

import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.spec.Check;
import io.thalweg.shared.spec.OneLine;
import io.thalweg.shared.spec.Spec;
import io.thalweg.shared.tensor.Shape;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * One layer of a model: a value that holds its hyper-parameters, with the names and defaults of
 * {@code torch.nn}. Shapes are those of one row, without the batch axis.
 */
public sealed interface Layer extends Serializable
    permits Layer.Linear,
        Layer.Relu,
        Layer.LeakyRelu,
        Layer.Elu,
        Layer.Gelu,
        Layer.Silu,
        Layer.Softplus,
        Layer.Tanh,
        Layer.Sigmoid,
        Layer.Softmax,
        Layer.Dropout,
        LayerNorm,
        Embedding,
        Flatten,
        Residual,
        SpatialLayer,
        BatchNorm,
        UserLayer {

  /**
   * The shape of one row of the output.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_SHAPE} if the layer does not take rows of
   *     this shape
   */
  default Shape outputs(Shape inputs) {
    return inputs;
  }

  /** The parameters that the layer has for rows of this shape. */
  default List<Weight> weights(Shape inputs) {
    return List.of();
  }

  /**
   * Records the layer.
   *
   * @param x the input, (batch, ...)
   * @param weights the parameters in the order of {@link #weights}
   * @param stream a number that tells the random masks of all layers apart
   */
  Var apply(Var x, List<Var> weights, long stream);

  /** Whether the output has a derivative with respect to the input. */
  default boolean differentiable() {
    return true;
  }

  /** The shape of one row of the output where that of the input does not change it. */
  default Optional<Shape> fixedOutputs() {
    return Optional.empty();
  }

  /**
   * What features have to be, beside finite, that come to this layer first.
   *
   * @param next what they would have to be for the layers behind it
   */
  default NumberRule features(NumberRule next) {
    return NumberRule.any();
  }

  /** Which numbers outputs can be, whatever the inputs. */
  default OutputRange range() {
    return OutputRange.ANY;
  }

  /** How deep blocks are nested in it, 0 for a layer that is none. */
  default int depth() {
    return 0;
  }

  /**
   * The layer that plain data describes, in the form of the config: {@code relu}, {@code {linear:
   * 128}}, {@code {linear: {out: 128, bias: false}}}.
   *
   * @param path where it stands, for messages: {@code model.layers.0}
   * @throws ThalwegException that names the unknown layer or option and the nearest known one
   */
  static Layer parse(Object description, String path) {
    return Layers.ALL.read(description, path);
  }

  /** Its name in the config. */
  default String name() {
    return Layers.ALL.name(this);
  }

  /** The plain data that {@link #parse} makes this layer of. */
  default Object describe() {
    return Layers.ALL.write(this);
  }

  /** This layer as users write it, in one line: {@code linear: 128}. */
  default String text() {
    return OneLine.of(describe());
  }

  /**
   * {@code y (batch, out) = x (batch, in) w^T + b} with {@code w (out, in)} and {@code b (out)}.
   *
   * @param out the number of outputs
   * @param bias whether there is a b
   * @param init first values of w
   * @param biasInit first values of b
   */
  record Linear(int out, boolean bias, Initialiser init, Initialiser biasInit) implements Layer {
    static final Initialiser INIT = new Initialiser.KaimingUniform(Math.sqrt(5));
    static final Initialiser BIAS_INIT = new Initialiser.FanInUniform();
    static final Spec<Linear> SPEC =
        Spec.of(
                "linear",
                Linear.class,
                o ->
                    new Linear(
                        o.needed("out", WHOLE, 128, Linear::out),
                        o.option("bias", FLAG, true, Linear::bias),
                        o.option("init", Initialisers.KIND, INIT, Linear::init),
                        o.option("bias_init", Initialisers.KIND, BIAS_INIT, Linear::biasInit)))
            .main("out")
            .torch("Linear")
            .says("init", "PyTorch's")
            .says("bias_init", "PyTorch's")
            .note("`out` is out_features; the inputs are inferred");

    /**
     * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if there are no outputs
     */
    public Linear {
      Check.value(out > 0, "the number of outputs of a linear layer", "at least 1", out);
    }

    /** With PyTorch's initialisers. */
    public Linear(int out, boolean bias) {
      this(out, bias, INIT, BIAS_INIT);
    }

    /** With a bias and PyTorch's initialisers. */
    public Linear(int out) {
      this(out, true);
    }

    @Override
    public Shape outputs(Shape inputs) {
      if (inputs.rank() != 1) {
        throw ThalwegException.of(ErrorCode.BAD_SHAPE, "a linear layer takes flat rows")
            .expected("rows of shape (in)")
            .found("rows of shape " + inputs)
            .remedy("put flatten before it");
      }
      return Shape.of(out);
    }

    @Override
    public Optional<Shape> fixedOutputs() {
      return Optional.of(Shape.of(out));
    }

    @Override
    public List<Weight> weights(Shape inputs) {
      int in = inputs.dim(0);
      Weight weight = new Weight("weight", Shape.of(out, in), init, in, out);
      return bias
          ? List.of(weight, new Weight("bias", Shape.of(out), biasInit, in, out))
          : List.of(weight);
    }

    @Override
    public Var apply(Var x, List<Var> weights, long stream) {
      return bias ? x.linear(weights.get(0), weights.get(1)) : x.linear(weights.get(0));
    }
  }

  /** {@code max(x, 0)}. */
  record Relu() implements Layer {
    static final Spec<Relu> SPEC = Spec.of("relu", Relu.class, o -> new Relu()).torch("ReLU");

    @Override
    public OutputRange range() {
      return OutputRange.NOT_NEGATIVE;
    }

    @Override
    public Var apply(Var x, List<Var> weights, long stream) {
      return x.relu();
    }
  }

  /** {@code x} above 0, {@code negativeSlope x} elsewhere. */
  record LeakyRelu(double negativeSlope) implements Layer {
    static final Spec<LeakyRelu> SPEC =
        Spec.of(
                "leaky_relu",
                LeakyRelu.class,
                o ->
                    new LeakyRelu(
                        o.always("negative_slope", NUMBER, 0.01, LeakyRelu::negativeSlope)))
            .main("negative_slope")
            .torch("LeakyReLU");

    @Override
    public Var apply(Var x, List<Var> weights, long stream) {
      return x.leakyRelu(negativeSlope);
    }
  }

  /** {@code x} above 0, {@code alpha (e^x - 1)} elsewhere. */
  record Elu(double alpha) implements Layer {
    static final Spec<Elu> SPEC =
        Spec.of("elu", Elu.class, o -> new Elu(o.always("alpha", NUMBER, 1.0, Elu::alpha)))
            .main("alpha")
            .torch("ELU");

    /**
     * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if alpha is negative
     */
    public Elu {
      Check.value(alpha >= 0, "alpha of elu", "at least 0", alpha);
    }

    @Override
    public Var apply(Var x, List<Var> weights, long stream) {
      return x.elu(alpha);
    }
  }

  /**
   * {@code x Phi(x)}.
   *
   * @param approximate {@code none}, or {@code tanh}: {@code 0.5 x (1 + tanh(sqrt(2 / pi) (x +
   *     0.044715 x^3)))}
   */
  record Gelu(String approximate) implements Layer {
    static final String NONE = "none";
    static final String TANH = "tanh";
    static final Spec<Gelu> SPEC =
        Spec.of(
                "gelu",
                Gelu.class,
                o -> new Gelu(o.option("approximate", WORD, NONE, Gelu::approximate)))
            .mainWhenRead("approximate")
            .torch("GELU")
            .says("approximate", "none, or tanh");

    /**
     * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if the word is another
     */
    public Gelu {
      boolean known = approximate.equals(NONE) || approximate.equals(TANH);
      Check.value(known, "approximate of gelu", "'none' or 'tanh'", approximate);
    }

    /** Exact. */
    public Gelu() {
      this(NONE);
    }

    @Override
    public Var apply(Var x, List<Var> weights, long stream) {
      if (approximate.equals(NONE)) {
        return x.gelu();
      }
      Var inner = x.square().mul(0.044715).add(1).mul(x).mul(Math.sqrt(2 / Math.PI));
      return inner.tanh().add(1).mul(x).mul(0.5);
    }
  }

  /** {@code x sigmoid(x)}. */
  record Silu() implements Layer {
    static final Spec<Silu> SPEC = Spec.of("silu", Silu.class, o -> new Silu()).torch("SiLU");

    @Override
    public Var apply(Var x, List<Var> weights, long stream) {
      return x.silu();
    }
  }

  /** {@code ln(1 + e^(beta x)) / beta}, and x where {@code beta x} is above the threshold. */
  record Softplus(double beta, double threshold) implements Layer {
    static final Spec<Softplus> SPEC =
        Spec.of(
                "softplus",
                Softplus.class,
                o ->
                    new Softplus(
                        o.together("beta", NUMBER, 1.0, Softplus::beta),
                        o.together("threshold", NUMBER, 20.0, Softplus::threshold)))
            .mainWhenRead("beta")
            .torch("Softplus");

    /**
     * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if beta is not positive
     */
    public Softplus {
      Check.value(beta > 0, "beta of softplus", "above 0", beta);
    }

    /** With PyTorch's beta of 1 and threshold of 20. */
    public Softplus() {
      this(1, 20);
    }

    @Override
    public OutputRange range() {
      return OutputRange.NOT_NEGATIVE;
    }

    @Override
    public Var apply(Var x, List<Var> weights, long stream) {
      return x.softplus(beta, threshold);
    }
  }

  /** Hyperbolic tangent. */
  record Tanh() implements Layer {
    static final Spec<Tanh> SPEC = Spec.of("tanh", Tanh.class, o -> new Tanh()).torch("Tanh");

    @Override
    public OutputRange range() {
      return OutputRange.SIGNED;
    }

    @Override
    public Var apply(Var x, List<Var> weights, long stream) {
      return x.tanh();
    }
  }

  /** {@code 1 / (1 + e^-x)}. */
  record Sigmoid() implements Layer {
    static final Spec<Sigmoid> SPEC =
        Spec.of("sigmoid", Sigmoid.class, o -> new Sigmoid()).torch("Sigmoid");

    @Override
    public OutputRange range() {
      return OutputRange.PROBABILITY;
    }

    @Override
    public Var apply(Var x, List<Var> weights, long stream) {
      return x.sigmoid();
    }
  }

  /** {@code e^x / sum e^x} over the last axis. */
  record Softmax() implements Layer {
    static final Spec<Softmax> SPEC =
        Spec.of("softmax", Softmax.class, o -> new Softmax())
            .torch("Softmax(-1)")
            .note("over the last axis");

    @Override
    public OutputRange range() {
      return OutputRange.PROBABILITY;
    }

    @Override
    public Var apply(Var x, List<Var> weights, long stream) {
      return x.softmax();
    }
  }

  /**
   * Drops elements in training: see {@link io.thalweg.shared.autograd.RowWise.Dropout}.
   *
   * @param p the probability of an element to be dropped, in [0, 1)
   */
  record Dropout(double p) implements Layer {
    static final Spec<Dropout> SPEC =
        Spec.of("dropout", Dropout.class, o -> new Dropout(o.always("p", NUMBER, 0.5, Dropout::p)))
            .main("p")
            .torch("Dropout");

    /**
     * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if p is not in [0, 1)
     */
    public Dropout {
      Check.value(p >= 0 && p < 1, "the probability of dropout", "at least 0 and below 1", p);
    }

    @Override
    public Var apply(Var x, List<Var> weights, long stream) {
      return x.dropout(p, stream);
    }
  }
}
