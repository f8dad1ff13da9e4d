package io.thalweg.shared.nn;

import io.thalweg.shared.nn.Initialiser.FanMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Initialisers as plain data, with the names of {@code torch.nn.init}. */
final class InitialiserFormat {
  private static final List<String> KAIMING = List.of("a", "mode", "nonlinearity");

  private static final Map<String, List<String>> KNOWN =
      Map.of(
          "kaiming_uniform", KAIMING,
          "kaiming_normal", KAIMING,
          "xavier_uniform", List.of("gain"),
          "xavier_normal", List.of("gain"),
          "orthogonal", List.of("gain"),
          "fan_in_uniform", List.of(),
          "uniform", List.of("a", "b"),
          "normal", List.of("mean", "std"),
          "zeros", List.of(),
          "constant", List.of("val"));

  private InitialiserFormat() {}

  static Initialiser read(Object description, String path) {
    Typed typed = Typed.read(description, path, KNOWN);
    Options o = typed.options();
    return switch (typed.name()) {
      case "kaiming_uniform" ->
          new Initialiser.KaimingUniform(o.number("a", 0), mode(o), nonlinearity(o));
      case "kaiming_normal" ->
          new Initialiser.KaimingNormal(o.number("a", 0), mode(o), nonlinearity(o));
      case "xavier_uniform" -> new Initialiser.XavierUniform(o.number("gain", 1));
      case "xavier_normal" -> new Initialiser.XavierNormal(o.number("gain", 1));
      case "orthogonal" -> new Orthogonal(o.number("gain", 1));
      case "fan_in_uniform" -> new Initialiser.FanInUniform();
      case "uniform" -> new Initialiser.Uniform(o.number("a", 0), o.number("b", 1));
      case "normal" -> new Initialiser.Normal(o.number("mean", 0), o.number("std", 1));
      case "zeros" -> new Initialiser.Zeros();
      case "constant" -> new Initialiser.Constant(o.number("val", 0));
      default -> throw new IllegalStateException("no initialiser for " + typed.name());
    };
  }

  private static FanMode mode(Options o) {
    return o.choice("mode", FanMode.class, FanMode.FAN_IN);
  }

  private static Nonlinearity nonlinearity(Options o) {
    return o.choice("nonlinearity", Nonlinearity.class, Nonlinearity.LEAKY_RELU);
  }

  private static Map<String, Object> kaiming(double a, FanMode mode, Nonlinearity nonlinearity) {
    Map<String, Object> options = new LinkedHashMap<>(Map.of("a", a));
    if (mode != FanMode.FAN_IN) {
      options.put("mode", Options.word(mode));
    }
    if (nonlinearity != Nonlinearity.LEAKY_RELU) {
      options.put("nonlinearity", Options.word(nonlinearity));
    }
    return options;
  }

  static Object write(Initialiser initialiser) {
    if (initialiser instanceof Initialiser.KaimingUniform i) {
      return Typed.write("kaiming_uniform", kaiming(i.a(), i.mode(), i.nonlinearity()));
    } else if (initialiser instanceof Initialiser.KaimingNormal i) {
      return Typed.write("kaiming_normal", kaiming(i.a(), i.mode(), i.nonlinearity()));
    } else if (initialiser instanceof Initialiser.XavierUniform i) {
      return Typed.write("xavier_uniform", Map.of("gain", i.gain()));
    } else if (initialiser instanceof Initialiser.XavierNormal i) {
      return Typed.write("xavier_normal", Map.of("gain", i.gain()));
    } else if (initialiser instanceof Orthogonal i) {
      return Typed.write("orthogonal", Map.of("gain", i.gain()));
    } else if (initialiser instanceof Initialiser.FanInUniform) {
      return "fan_in_uniform";
    } else if (initialiser instanceof Initialiser.Uniform i) {
      return Typed.write("uniform", Map.of("a", i.a(), "b", i.b()));
    } else if (initialiser instanceof Initialiser.Normal i) {
      return Typed.write("normal", Map.of("mean", i.mean(), "std", i.std()));
    } else if (initialiser instanceof Initialiser.Zeros) {
      return "zeros";
    } else if (initialiser instanceof Initialiser.Constant i) {
      return Typed.write("constant", Map.of("val", i.val()));
    }
    throw new IllegalStateException("no config name for " + initialiser);
  }
}
