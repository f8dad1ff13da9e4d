package io.thalweg.driver.optim;

import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.error.UnknownKey;
import io.thalweg.shared.spec.Check;
import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Place;
import io.thalweg.shared.spec.Registry;
import io.thalweg.shared.spec.Spec;
import io.thalweg.shared.spec.Wording;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A penalty that is part of the objective, as scikit-learn's SGD estimators have it: {@code alpha *
 * (l1_ratio * |w|_1 + (1 - l1_ratio) / 2 * |w|^2)} over the trained parameters, biases excluded
 * unless asked. {@code l1} and {@code l2} are the elastic net at the ratios 1 and 0.
 *
 * <p>Unlike an optimizer's {@code weight_decay}, which acts on every trained parameter, it counts
 * in the objective, its gradient is part of the gradient norm and is clipped with it, and AdamW
 * does not take it out of the gradient.
 *
 * @param type {@code l1}, {@code l2} or {@code elastic_net}
 * @param alpha the weight of the penalty, 0 or more
 * @param l1Ratio the share of the L1 norm, in [0, 1]
 * @param bias whether biases are penalised too
 */
public record PenaltySpec(String type, double alpha, double l1Ratio, boolean bias)
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String PATH = "penalty";
  private static final Check CHECK = new Check(PATH);
  private static final String ELASTIC_NET = "elastic_net";
  private static final String ALPHA = "alpha";
  private static final String RATIO = "l1_ratio";
  private static final Registry<PenaltySpec> ALL =
      Registry.settings(
          List.of(
              Spec.of("l1", PenaltySpec.class, o -> of(o, "l1", fields -> 1.0)),
              Spec.of("l2", PenaltySpec.class, o -> of(o, "l2", fields -> 0.0)),
              Spec.of(
                  ELASTIC_NET, PenaltySpec.class, o -> of(o, ELASTIC_NET, PenaltySpec::ratio))));

  /** Checks type and ranges. */
  public PenaltySpec {
    if (!ALL.names().contains(type)) {
      throw UnknownKey.value(PATH + ".type", type, ALL.names());
    }
    CHECK.atLeast(ALPHA, alpha, 0);
    CHECK.closedFraction(RATIO, l1Ratio);
    double ratio = l1Ratio;
    CHECK.that(!type.equals("l1") || ratio == 1, RATIO, "1 for the type l1", ratio);
    CHECK.that(!type.equals("l2") || ratio == 0, RATIO, "0 for the type l2", ratio);
  }

  /** {@code alpha / 2 * |w|^2}, without biases. */
  public static PenaltySpec l2(double alpha) {
    return new PenaltySpec("l2", alpha, 0, false);
  }

  /** {@code alpha * |w|_1}, without biases. */
  public static PenaltySpec l1(double alpha) {
    return new PenaltySpec("l1", alpha, 1, false);
  }

  /** Both, {@code l1Ratio} of it L1, without biases. */
  public static PenaltySpec elasticNet(double alpha, double l1Ratio) {
    return new PenaltySpec(ELASTIC_NET, alpha, l1Ratio, false);
  }

  /** The same penalty over biases too. */
  public PenaltySpec withBias() {
    return new PenaltySpec(type, alpha, l1Ratio, true);
  }

  /**
   * A config's value: a type alone, or a map with {@code type} and options.
   *
   * @throws ThalwegException if it is neither or does not pass the checks
   */
  public static PenaltySpec parse(Object config) {
    return ALL.read(config, PATH);
  }

  private static PenaltySpec of(
      Fields<PenaltySpec> o, String type, ToDoubleFunction<Fields<PenaltySpec>> ratio) {
    return new PenaltySpec(
        type,
        o.always(ALPHA, Kind.NUMBER, 1e-4, PenaltySpec::alpha),
        ratio.applyAsDouble(o),
        o.always("bias", Kind.FLAG, false, PenaltySpec::bias));
  }

  private static double ratio(Fields<PenaltySpec> o) {
    return o.always(RATIO, Kind.NUMBER, 0.15, PenaltySpec::l1Ratio);
  }

  /** As the config writes it, with all options. */
  public Map<String, Object> describe() {
    return Spec.entries(ALL.write(type, this), Place.of(PATH, Wording.PLAIN));
  }
}
