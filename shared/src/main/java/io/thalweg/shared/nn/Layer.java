package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.Shape;
import java.io.Serializable;
import java.util.List;

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
        SpatialLayer {

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
   * @param index the layer's position in the model, which tells random masks apart
   */
  Var apply(Var x, List<Var> weights, int index);

  /**
   * The layer that plain data describes, in the form of the config: {@code relu}, {@code {linear:
   * 128}}, {@code {linear: {out: 128, bias: false}}}.
   *
   * @param path where it stands, for messages: {@code model.layers.0}
   * @throws ThalwegException that names the unknown layer or option and the nearest known one
   */
  static Layer parse(Object description, String path) {
    return LayerFormat.read(description, path);
  }

  /** The plain data that {@link #parse} makes this layer of. */
  default Object describe() {
    return LayerFormat.write(this);
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
            .found("rows of shape " + inputs);
      }
      return Shape.of(out);
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
    public Var apply(Var x, List<Var> weights, int index) {
      return bias ? x.linear(weights.get(0), weights.get(1)) : x.linear(weights.get(0));
    }
  }

  /** {@code max(x, 0)}. */
  record Relu() implements Layer {
    @Override
    public Var apply(Var x, List<Var> weights, int index) {
      return x.relu();
    }
  }

  /** {@code x} above 0, {@code negativeSlope x} elsewhere. */
  record LeakyRelu(double negativeSlope) implements Layer {
    @Override
    public Var apply(Var x, List<Var> weights, int index) {
      return x.leakyRelu(negativeSlope);
    }
  }

  /** {@code x} above 0, {@code alpha (e^x - 1)} elsewhere. */
  record Elu(double alpha) implements Layer {
    /**
     * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if alpha is negative
     */
    public Elu {
      Check.value(alpha >= 0, "alpha of elu", "at least 0", alpha);
    }

    @Override
    public Var apply(Var x, List<Var> weights, int index) {
      return x.elu(alpha);
    }
  }

  /** {@code x Phi(x)}, exact. */
  record Gelu() implements Layer {
    @Override
    public Var apply(Var x, List<Var> weights, int index) {
      return x.gelu();
    }
  }

  /** {@code x sigmoid(x)}. */
  record Silu() implements Layer {
    @Override
    public Var apply(Var x, List<Var> weights, int index) {
      return x.silu();
    }
  }

  /** {@code ln(1 + e^x)}. */
  record Softplus() implements Layer {
    @Override
    public Var apply(Var x, List<Var> weights, int index) {
      return x.softplus();
    }
  }

  /** Hyperbolic tangent. */
  record Tanh() implements Layer {
    @Override
    public Var apply(Var x, List<Var> weights, int index) {
      return x.tanh();
    }
  }

  /** {@code 1 / (1 + e^-x)}. */
  record Sigmoid() implements Layer {
    @Override
    public Var apply(Var x, List<Var> weights, int index) {
      return x.sigmoid();
    }
  }

  /** {@code e^x / sum e^x} over the last axis. */
  record Softmax() implements Layer {
    @Override
    public Var apply(Var x, List<Var> weights, int index) {
      return x.softmax();
    }
  }

  /**
   * Drops elements in training: see {@link io.thalweg.shared.autograd.RowWise.Dropout}.
   *
   * @param p the probability of an element to be dropped, in [0, 1)
   */
  record Dropout(double p) implements Layer {
    /**
     * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if p is not in [0, 1)
     */
    public Dropout {
      Check.value(p >= 0 && p < 1, "the probability of dropout", "at least 0 and below 1", p);
    }

    @Override
    public Var apply(Var x, List<Var> weights, int index) {
      return x.dropout(p, index);
    }
  }
}
