package io.thalweg.shared.nn;

import io.thalweg.shared.spec.Kind;

/** What follows a layer, as kaiming initialisers ask for: {@code torch.nn.init.calculate_gain}. */
public enum Nonlinearity {
  LEAKY_RELU,
  RELU,
  TANH,
  SIGMOID,
  LINEAR,
  SELU;

  static final Kind<Nonlinearity> KIND = Kind.oneOf(Nonlinearity.class);

  /**
   * The factor by which a deviation is raised to make up for the nonlinearity.
   *
   * @param a the slope of a leaky relu below 0; others have none
   */
  double gain(double a) {
    return switch (this) {
      case LEAKY_RELU -> Math.sqrt(2 / (1 + a * a));
      case RELU -> Math.sqrt(2);
      case TANH -> 5.0 / 3;
      case SIGMOID, LINEAR -> 1;
      case SELU -> 0.75;
    };
  }
}
