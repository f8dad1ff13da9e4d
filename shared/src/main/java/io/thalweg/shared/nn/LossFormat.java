package io.thalweg.shared.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Losses as plain data, with the names of {@code torch.nn.functional}. */
final class LossFormat {
  private static final Map<String, List<String>> KNOWN = known();

  private LossFormat() {}

  private static Map<String, List<String>> known() {
    Map<String, List<String>> known = new LinkedHashMap<>();
    known.put("mse", List.of());
    known.put("l1", List.of());
    known.put("huber", List.of("delta"));
    known.put("cross_entropy", List.of("weight", "label_smoothing"));
    known.put("bce_with_logits", List.of("pos_weight"));
    known.put("hinge", List.of());
    known.put("squared_hinge", List.of());
    known.put("poisson_nll", List.of("log_input", "full", "eps"));
    return known;
  }

  static Loss read(Object description, String path) {
    Typed typed = Typed.read(description, path, KNOWN);
    Options o = typed.options();
    return switch (typed.name()) {
      case "mse" -> new Loss.Mse();
      case "l1" -> new Loss.L1();
      case "huber" -> new Loss.Huber(o.number("delta", 1));
      case "cross_entropy" ->
          new Loss.CrossEntropy(o.number("label_smoothing", 0), o.numbers("weight"));
      case "bce_with_logits" -> new Loss.BceWithLogits(o.number("pos_weight", 1));
      case "hinge" -> new Loss.Hinge();
      case "squared_hinge" -> new Loss.SquaredHinge();
      case "poisson_nll" ->
          new Loss.PoissonNll(
              o.flag("log_input", true),
              o.flag("full", false),
              o.number("eps", Loss.PoissonNll.EPS));
      default -> throw new IllegalStateException("no loss for " + typed.name());
    };
  }

  static Object write(Loss loss) {
    Map<String, Object> options = new LinkedHashMap<>();
    if (loss instanceof Loss.Mse) {
      return "mse";
    } else if (loss instanceof Loss.L1) {
      return "l1";
    } else if (loss instanceof Loss.Huber huber) {
      put(options, "delta", huber.delta(), 1.0);
      return Typed.write("huber", options);
    } else if (loss instanceof Loss.CrossEntropy entropy) {
      put(options, "weight", entropy.weight(), List.of());
      put(options, "label_smoothing", entropy.labelSmoothing(), 0.0);
      return Typed.write("cross_entropy", options);
    } else if (loss instanceof Loss.BceWithLogits bce) {
      put(options, "pos_weight", bce.posWeight(), 1.0);
      return Typed.write("bce_with_logits", options);
    } else if (loss instanceof Loss.Hinge) {
      return "hinge";
    } else if (loss instanceof Loss.SquaredHinge) {
      return "squared_hinge";
    } else if (loss instanceof Loss.PoissonNll poisson) {
      put(options, "log_input", poisson.logInput(), true);
      put(options, "full", poisson.full(), false);
      put(options, "eps", poisson.eps(), Loss.PoissonNll.EPS);
      return Typed.write("poisson_nll", options);
    }
    throw new IllegalStateException("no config name for " + loss);
  }

  private static void put(Map<String, Object> options, String name, Object value, Object absent) {
    if (!value.equals(absent)) {
      options.put(name, value);
    }
  }
}
