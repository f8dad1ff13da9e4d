package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Spec;
import java.util.List;

/**
 * Muon (Jordan et al. 2024; Liu et al.: "Muon is Scalable for LLM Training", 2025), as PyTorch has
 * it: matrices move along the orthogonal matrix that is nearest to their momentum, found by a few
 * Newton-Schulz iterations. A kernel of a convolution is the matrix of its output channels and all
 * else. What is no matrix (biases, norms) moves as AdamW moves it, with the betas and eps of {@link
 * AdamW} and with this {@code lr} and {@code weight_decay}.
 *
 * <p>{@code b = momentum * b + (1 - momentum) * g; u = b}, or with nesterov {@code momentum * b +
 * (1 - momentum) * g}; {@code x = u / max(|u|, eps)}; then {@code ns_steps} times, of the wide one
 * of {@code x} and its transpose, {@code s = x x'; x = c0 x + (c1 s + c2 s s) x}; at last {@code p
 * = p * (1 - lr * weight_decay) - lr * scale * x}.
 *
 * @param lr learning rate, 0 or more
 * @param weightDecay 0 or more, bypasses the gradient
 * @param momentum in [0, 1)
 * @param nesterov look-ahead
 * @param coefficients c0, c1 and c2
 * @param eps least norm to divide by, above 0
 * @param steps Newton-Schulz iterations, 1 to 99
 * @param adjust how the shape scales the learning rate
 */
record Muon(
    double lr,
    double weightDecay,
    double momentum,
    boolean nesterov,
    List<Double> coefficients,
    double eps,
    int steps,
    Adjust adjust)
    implements Hyperparameters {
  static final Spec<Muon> SPEC =
      Spec.of("muon", Muon.class, Muon::of)
          .torch("Muon")
          .says("adjust_lr_fn", "original (or match_rms_adamw, spectral_unclamped)")
          .note("for matrices; biases and all else that is none move as with `adamw`");

  /** How the shape of a matrix scales its learning rate. */
  enum Adjust {
    /** {@code sqrt(max(1, rows / columns))}. */
    ORIGINAL,
    /** {@code 0.2 * sqrt(max(rows, columns))}: steps of the size of Adam's. */
    MATCH_RMS_ADAMW,
    /** {@code sqrt(rows / columns)}. */
    SPECTRAL_UNCLAMPED;

    double scale(double rows, double columns) {
      return switch (this) {
        case ORIGINAL -> Math.sqrt(Math.max(1, rows / columns));
        case MATCH_RMS_ADAMW -> 0.2 * Math.sqrt(Math.max(rows, columns));
        case SPECTRAL_UNCLAMPED -> Math.sqrt(rows / columns);
      };
    }
  }

  private static final int SCRATCH = 3; // vectors as long as the largest matrix

  Muon {
    CHECK.atLeast("lr", lr, 0);
    CHECK.atLeast("weight_decay", weightDecay, 0);
    CHECK.fraction("momentum", momentum);
    coefficients = List.copyOf(coefficients);
    CHECK.that(coefficients.size() == 3, "ns_coefficients", "three numbers", coefficients);
    CHECK.above("eps", eps, 0);
    CHECK.that(steps >= 1 && steps < 100, "ns_steps", "1 to 99", steps);
  }

  private static Muon of(Fields<Muon> o) {
    double lr = o.number("lr", 1e-3);
    return new Muon(
        lr,
        o.number("weight_decay", 0.1),
        o.number("momentum", 0.95),
        o.flag("nesterov", true),
        o.option("ns_coefficients", Kind.NUMBERS, List.of(3.4445, -4.775, 2.0315)),
        o.number("eps", 1e-7),
        o.option("ns_steps", Kind.WHOLE, 5),
        o.optional("adjust_lr_fn", Kind.oneOf(Adjust.class)).orElse(Adjust.ORIGINAL));
  }

  @Override
  public int scratchVectors() {
    return SCRATCH;
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    return DecoupledWeightDecay.before(numerics, weightDecay, new MuonStep<>(this, numerics));
  }
}
