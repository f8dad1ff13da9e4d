package io.thalweg.driver.optim;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Limits of the gradient, which any optimizer may have before its own transforms.
 *
 * @param value largest magnitude of an element, applied first
 * @param norm largest Euclidean norm
 */
record Clipping(OptionalDouble value, OptionalDouble norm) {
  static final List<Option> OPTIONS =
      List.of(Option.number("clip_value", null), Option.number("clip_norm", null));

  Clipping {
    value.ifPresent(limit -> Hyperparameters.CHECK.above("clip_value", limit, 0));
    norm.ifPresent(limit -> Hyperparameters.CHECK.above("clip_norm", limit, 0));
  }

  static Clipping of(Options options) {
    return new Clipping(optional(options, "clip_value"), optional(options, "clip_norm"));
  }

  <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    List<Transform<A>> transforms = new ArrayList<>();
    value.ifPresent(limit -> transforms.add(new ClipValue<>(numerics, limit)));
    norm.ifPresent(limit -> transforms.add(new ClipNorm<>(numerics, limit)));
    return transforms;
  }

  private static OptionalDouble optional(Options options, String name) {
    return options.has(name) ? OptionalDouble.of(options.number(name)) : OptionalDouble.empty();
  }
}
