package io.thalweg.shared.nn;

import static io.thalweg.shared.spec.Kind.NUMBER;

import io.thalweg.shared.spec.Check;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Spec;
import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.Shape;
import java.io.Serializable;
import java.util.Arrays;

/**
 * How the first values of a parameter are drawn: the names and defaults of {@code torch.nn.init}. A
 * value is a function of (key, shape, element index) alone, computed in float64 with functions that
 * give equal bits on every machine.
 */
public sealed interface Initialiser extends Serializable
    permits Initialiser.PerElement, Orthogonal {

  /**
   * The first values of a parameter, row-major.
   *
   * @param key the parameter's random key
   * @param fanIn the inputs of one output of the layer
   * @param fanOut the outputs that one input of the layer reaches
   */
  double[] values(long key, Shape shape, int fanIn, int fanOut);

  /** An initialiser that draws each element by itself. */
  sealed interface PerElement extends Initialiser {
    /** The first value of the element at {@code index} within its parameter. */
    double value(long key, int index, int fanIn, int fanOut);

    @Override
    default double[] values(long key, Shape shape, int fanIn, int fanOut) {
      double[] values = new double[shape.size()];
      Arrays.setAll(values, i -> value(key, i, fanIn, fanOut));
      return values;
    }
  }

  /** Which fan a kaiming initialiser keeps the variance over: forward, or backward. */
  enum FanMode {
    FAN_IN,
    FAN_OUT;

    static final Kind<FanMode> KIND = Kind.oneOf(FanMode.class);
  }

  /** Uniform in {@code [-bound, bound)}. */
  private static double symmetric(long key, int index, double bound) {
    return (2 * CounterRandom.uniform(key, index) - 1) * bound;
  }

  private static double kaimingDeviation(double gain, int fan) {
    return fan == 0 ? 0 : gain / Math.sqrt(fan);
  }

  private static double xavierDeviation(double gain, int fanIn, int fanOut) {
    return fanIn + fanOut == 0 ? 0 : gain * Math.sqrt(2.0 / ((double) fanIn + fanOut));
  }

  /**
   * Uniform with deviation {@code gain / sqrt(fan)} (He et al.: arXiv 1502.01852). With {@code a =
   * sqrt(5)} the default of {@code torch.nn.Linear} weights.
   *
   * @param a the slope of the leaky relu
   * @param mode which fan counts
   * @param nonlinearity whose gain it is, by default a leaky relu's: {@code sqrt(2 / (1 + a^2))}
   */
  record KaimingUniform(double a, FanMode mode, Nonlinearity nonlinearity) implements PerElement {
    static final Spec<KaimingUniform> SPEC =
        Spec.of(
            "kaiming_uniform",
            KaimingUniform.class,
            o ->
                new KaimingUniform(
                    o.always("a", NUMBER, 0.0, KaimingUniform::a),
                    o.option("mode", FanMode.KIND, FanMode.FAN_IN, KaimingUniform::mode),
                    o.option(
                        "nonlinearity",
                        Nonlinearity.KIND,
                        Nonlinearity.LEAKY_RELU,
                        KaimingUniform::nonlinearity)));

    /** With PyTorch's defaults. */
    public KaimingUniform(double a) {
      this(a, FanMode.FAN_IN, Nonlinearity.LEAKY_RELU);
    }

    @Override
    public double value(long key, int index, int fanIn, int fanOut) {
      int fan = mode == FanMode.FAN_IN ? fanIn : fanOut;
      return symmetric(key, index, Math.sqrt(3) * kaimingDeviation(nonlinearity.gain(a), fan));
    }
  }

  /**
   * Normal with deviation {@code gain / sqrt(fan)} (He et al.: arXiv 1502.01852).
   *
   * @param a the slope of the leaky relu
   * @param mode which fan counts
   * @param nonlinearity whose gain it is, by default a leaky relu's: {@code sqrt(2 / (1 + a^2))}
   */
  record KaimingNormal(double a, FanMode mode, Nonlinearity nonlinearity) implements PerElement {
    static final Spec<KaimingNormal> SPEC =
        Spec.of(
            "kaiming_normal",
            KaimingNormal.class,
            o ->
                new KaimingNormal(
                    o.always("a", NUMBER, 0.0, KaimingNormal::a),
                    o.option("mode", FanMode.KIND, FanMode.FAN_IN, KaimingNormal::mode),
                    o.option(
                        "nonlinearity",
                        Nonlinearity.KIND,
                        Nonlinearity.LEAKY_RELU,
                        KaimingNormal::nonlinearity)));

    /** With PyTorch's defaults. */
    public KaimingNormal(double a) {
      this(a, FanMode.FAN_IN, Nonlinearity.LEAKY_RELU);
    }

    @Override
    public double value(long key, int index, int fanIn, int fanOut) {
      int fan = mode == FanMode.FAN_IN ? fanIn : fanOut;
      return kaimingDeviation(nonlinearity.gain(a), fan) * CounterRandom.normal(key, index);
    }
  }

  /** Uniform with deviation {@code gain sqrt(2 / (fanIn + fanOut))} (Glorot, Bengio: 2010). */
  record XavierUniform(double gain) implements PerElement {
    static final Spec<XavierUniform> SPEC =
        Spec.of(
            "xavier_uniform",
            XavierUniform.class,
            o -> new XavierUniform(o.always("gain", NUMBER, 1.0, XavierUniform::gain)));

    @Override
    public double value(long key, int index, int fanIn, int fanOut) {
      return symmetric(key, index, Math.sqrt(3) * xavierDeviation(gain, fanIn, fanOut));
    }
  }

  /** Normal with deviation {@code gain sqrt(2 / (fanIn + fanOut))} (Glorot, Bengio: 2010). */
  record XavierNormal(double gain) implements PerElement {
    static final Spec<XavierNormal> SPEC =
        Spec.of(
            "xavier_normal",
            XavierNormal.class,
            o -> new XavierNormal(o.always("gain", NUMBER, 1.0, XavierNormal::gain)));

    @Override
    public double value(long key, int index, int fanIn, int fanOut) {
      return xavierDeviation(gain, fanIn, fanOut) * CounterRandom.normal(key, index);
    }
  }

  /** Uniform in {@code [-1, 1) / sqrt(fanIn)}: the default of {@code torch.nn.Linear} biases. */
  record FanInUniform() implements PerElement {
    static final Spec<FanInUniform> SPEC =
        Spec.of("fan_in_uniform", FanInUniform.class, o -> new FanInUniform())
            .note("within 1 / sqrt(fan_in): the default of biases");

    @Override
    public double value(long key, int index, int fanIn, int fanOut) {
      return fanIn == 0 ? 0 : symmetric(key, index, 1 / Math.sqrt(fanIn));
    }
  }

  /** Uniform in {@code [a, b)}. */
  record Uniform(double a, double b) implements PerElement {
    static final Spec<Uniform> SPEC =
        Spec.of(
            "uniform",
            Uniform.class,
            o ->
                new Uniform(
                    o.always("a", NUMBER, 0.0, Uniform::a),
                    o.always("b", NUMBER, 1.0, Uniform::b)));

    /**
     * @throws io.thalweg.shared.error.ThalwegException with BAD_VALUE if b is below a
     */
    public Uniform {
      Check.value(b >= a, "b of a uniform initialiser", "at least a = " + a, b);
    }

    @Override
    public double value(long key, int index, int fanIn, int fanOut) {
      return a + (b - a) * CounterRandom.uniform(key, index);
    }
  }

  /** Normal with this mean and standard deviation. */
  record Normal(double mean, double std) implements PerElement {
    static final Spec<Normal> SPEC =
        Spec.of(
            "normal",
            Normal.class,
            o ->
                new Normal(
                    o.always("mean", NUMBER, 0.0, Normal::mean),
                    o.always("std", NUMBER, 1.0, Normal::std)));

    /**
     * @throws io.thalweg.shared.error.ThalwegException with BAD_VALUE if std is negative
     */
    public Normal {
      Check.value(std >= 0, "std of a normal initialiser", "at least 0", std);
    }

    @Override
    public double value(long key, int index, int fanIn, int fanOut) {
      return mean + std * CounterRandom.normal(key, index);
    }
  }

  /** Zero. */
  record Zeros() implements PerElement {
    static final Spec<Zeros> SPEC = Spec.of("zeros", Zeros.class, o -> new Zeros());

    @Override
    public double value(long key, int index, int fanIn, int fanOut) {
      return 0;
    }
  }

  /** One number for all elements. */
  record Constant(double val) implements PerElement {
    static final Spec<Constant> SPEC =
        Spec.of(
            "constant",
            Constant.class,
            o -> new Constant(o.always("val", NUMBER, 0.0, Constant::val)));

    @Override
    public double value(long key, int index, int fanIn, int fanOut) {
      return val;
    }
  }
}
