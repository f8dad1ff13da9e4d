package io.thalweg.driver.optim;

import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.error.UnknownKey;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
  private static final List<String> TYPES = List.of("l1", "l2", ELASTIC_NET);
  private static final Option ALPHA = Option.number("alpha", 1e-4);
  private static final Option RATIO = Option.number("l1_ratio", 0.15);
  private static final Option BIAS = Option.flag("bias", false);

  /** Checks type and ranges. */
  public PenaltySpec {
    if (!TYPES.contains(type)) {
      throw UnknownKey.value(PATH + ".type", type, TYPES);
    }
    CHECK.atLeast(ALPHA.name(), alpha, 0);
    CHECK.closedFraction(RATIO.name(), l1Ratio);
    double ratio = l1Ratio;
    CHECK.that(!type.equals("l1") || ratio == 1, RATIO.name(), "1 for the type l1", ratio);
    CHECK.that(!type.equals("l2") || ratio == 0, RATIO.name(), "0 for the type l2", ratio);
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
    TypedOptions typed = TypedOptions.parse(PATH, config);
    boolean net = typed.type().equals(ELASTIC_NET);
    List<Option> table = net ? List.of(ALPHA, RATIO, BIAS) : List.of(ALPHA, BIAS);
    Options options = Options.read(PATH, table, typed.options());
    double ratio = typed.type().equals("l1") ? 1 : 0;
    return new PenaltySpec(
        typed.type(),
        options.number(ALPHA.name()),
        net ? options.number(RATIO.name()) : ratio,
        options.flag(BIAS.name()));
  }

  /** As the config writes it, with all options. */
  public Map<String, Object> describe() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("type", type);
    map.put(ALPHA.name(), alpha);
    if (type.equals(ELASTIC_NET)) {
      map.put(RATIO.name(), l1Ratio);
    }
    map.put(BIAS.name(), bias);
    return map;
  }
}
