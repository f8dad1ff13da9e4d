package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Spec;
import java.util.List;
import java.util.Optional;

/**
 * Prodigy (Mishchenko, Defazio: "Prodigy: An Expeditiously Adaptive Parameter-Free Learner", 2023):
 * Adam whose learning rate is {@code lr * d}, where {@code d} is an estimate from below of the
 * distance between the first parameters and a solution.
 *
 * @param lr factor of the estimated rate, 0 or more; made to be 1
 * @param betas decay of both means
 * @param beta3 decay of the sums of the estimate, in [0, 1); by default the root of {@code beta2}
 * @param eps added to the denominator, above 0
 * @param weightDecay 0 or more
 * @param decouple whether weight decay bypasses the gradient, as in AdamW
 * @param useBiasCorrection whether the first steps are scaled as Adam scales them
 * @param safeguardWarmup whether {@code lr} has no share in the denominator of the estimate, for
 *     schedules that warm up
 * @param d0 the first {@code d}, above 0
 * @param dCoef factor of the estimate, above 0
 * @param growthRate how many times {@code d} may grow in a step, from 1
 */
record Prodigy(
    double lr,
    Betas betas,
    double beta3,
    double eps,
    double weightDecay,
    boolean decouple,
    boolean useBiasCorrection,
    boolean safeguardWarmup,
    double d0,
    double dCoef,
    double growthRate)
    implements Hyperparameters {
  static final Spec<Prodigy> SPEC =
      Spec.of("prodigy", Prodigy.class, Prodigy::of)
          .torch("(Mishchenko, Defazio 2023)")
          .says("beta3", "the root of the second of `betas`")
          .says("growth_rate", "none")
          .note("Adam that finds its rate: leave `lr` 1");

  Prodigy {
    CHECK.atLeast("lr", lr, 0);
    CHECK.fraction("beta3", beta3);
    CHECK.above("eps", eps, 0);
    CHECK.atLeast("weight_decay", weightDecay, 0);
    CHECK.above("d0", d0, 0);
    CHECK.above("d_coef", dCoef, 0);
    CHECK.that(growthRate >= 1, "growth_rate", "1 or more", growthRate);
  }

  private static Prodigy of(Fields<Prodigy> o) {
    double lr = o.number("lr", 1);
    Betas betas = Betas.of(o);
    Optional<Double> beta3 = o.optional("beta3", Kind.NUMBER);
    return new Prodigy(
        lr,
        betas,
        beta3.orElseGet(() -> Math.sqrt(betas.second())),
        o.number("eps", 1e-8),
        o.number("weight_decay", 0),
        o.flag("decouple", true),
        o.flag("use_bias_correction", false),
        o.flag("safeguard_warmup", false),
        o.number("d0", 1e-6),
        o.number("d_coef", 1),
        o.optional("growth_rate", Kind.NUMBER).orElse(Double.POSITIVE_INFINITY));
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    Transform<A> step = new ProdigyStep<>(this, numerics);
    return decouple ? List.of(step) : WeightDecay.before(numerics, weightDecay, step);
  }

  /** What Adam's corrections make of the rate in a step. */
  double correction(long count) {
    return useBiasCorrection
        ? Math.sqrt(betas.secondCorrection(count)) / betas.firstCorrection(count)
        : 1;
  }

  double decoupledDecay() {
    return decouple ? weightDecay : 0;
  }
}
