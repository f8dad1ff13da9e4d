package io.thalweg.shared.nn;

import io.thalweg.shared.tensor.CounterRandom;
import java.io.Serializable;

/**
 * How the first values of a parameter are drawn: the names and defaults of {@code torch.nn.init}. A
 * value is a function of (key, element index) alone, computed in float64 with functions that give
 * equal bits on every machine.
 */
public sealed interface Initialiser extends Serializable {

  /**
   * The first value of one element.
   *
   * @param key the parameter's random key
   * @param index the element's index within its parameter
   * @param fanIn the inputs of one output of the layer
   * @param fanOut the outputs that one input of the layer reaches
   */
  double value(long key, int index, int fanIn, int fanOut);

  /** Uniform in {@code [-bound, bound)}. */
  private static double symmetric(long key, int index, double bound) {
    return (2 * CounterRandom.uniform(key, index) - 1) * bound;
  }

  private static double kaimingDeviation(double a, int fanIn) {
    return fanIn == 0 ? 0 : Math.sqrt(2 / (1 + a * a)) / Math.sqrt(fanIn);
  }

  private static double xavierDeviation(double gain, int fanIn, int fanOut) {
    return fanIn + fanOut == 0 ? 0 : gain * Math.sqrt(2.0 / ((double) fanIn + fanOut));
  }

  /**
   * Uniform with deviation {@code sqrt(2 / (1 + a^2) / fanIn)} (He et al.: arXiv 1502.01852). With
   * {@code a = sqrt(5)} the default of {@code torch.nn.Linear} weights.
   */
  record KaimingUniform(double a) implements Initialiser {
    @Override
    public double value(long key, int index, int fanIn, int fanOut) {
      return symmetric(key, index, Math.sqrt(3) * kaimingDeviation(a, fanIn));
    }
  }

  /** Normal with deviation {@code sqrt(2 / (1 + a^2) / fanIn)} (He et al.: arXiv 1502.01852). */
  record KaimingNormal(double a) implements Initialiser {
    @Override
    public double value(long key, int index, int fanIn, int fanOut) {
      return kaimingDeviation(a, fanIn) * CounterRandom.normal(key, index);
    }
  }

  /** Uniform with deviation {@code gain sqrt(2 / (fanIn + fanOut))} (Glorot, Bengio: 2010). */
  record XavierUniform(double gain) implements Initialiser {
    @Override
    public double value(long key, int index, int fanIn, int fanOut) {
      return symmetric(key, index, Math.sqrt(3) * xavierDeviation(gain, fanIn, fanOut));
    }
  }

  /** Normal with deviation {@code gain sqrt(2 / (fanIn + fanOut))} (Glorot, Bengio: 2010). */
  record XavierNormal(double gain) implements Initialiser {
    @Override
    public double value(long key, int index, int fanIn, int fanOut) {
      return xavierDeviation(gain, fanIn, fanOut) * CounterRandom.normal(key, index);
    }
  }

  /** Uniform in {@code [-1, 1) / sqrt(fanIn)}: the default of {@code torch.nn.Linear} biases. */
  record FanInUniform() implements Initialiser {
    @Override
    public double value(long key, int index, int fanIn, int fanOut) {
      return fanIn == 0 ? 0 : symmetric(key, index, 1 / Math.sqrt(fanIn));
    }
  }

  /** Uniform in {@code [a, b)}. */
  record Uniform(double a, double b) implements Initialiser {
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
  record Normal(double mean, double std) implements Initialiser {
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
  record Zeros() implements Initialiser {
    @Override
    public double value(long key, int index, int fanIn, int fanOut) {
      return 0;
    }
  }

  /** One number for all elements. */
  record Constant(double val) implements Initialiser {
    @Override
    public double value(long key, int index, int fanIn, int fanOut) {
      return val;
    }
  }
}
