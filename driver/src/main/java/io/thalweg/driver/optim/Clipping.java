package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
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
  Clipping {
    value.ifPresent(limit -> Hyperparameters.CHECK.above("clip_value", limit, 0));
    norm.ifPresent(limit -> Hyperparameters.CHECK.above("clip_norm", limit, 0));
  }

  /** A line search needs the gradient as it is. */
  void checkFor(Hyperparameters optimizer) {
    String expected = "none with a line search, which finds the length of its steps";
    boolean fits = !optimizer.searches();
    value.ifPresent(limit -> Hyperparameters.CHECK.that(fits, "clip_value", expected, limit));
    norm.ifPresent(limit -> Hyperparameters.CHECK.that(fits, "clip_norm", expected, limit));
  }

  static Clipping of(Fields<?> o) {
    return new Clipping(limit(o, "clip_value"), limit(o, "clip_norm"));
  }

  private static OptionalDouble limit(Fields<?> o, String name) {
    return o.optional(name, Kind.NUMBER).map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }

  <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    List<Transform<A>> transforms = new ArrayList<>();
    value.ifPresent(limit -> transforms.add(new ClipValue<>(numerics, limit)));
    norm.ifPresent(limit -> transforms.add(new ClipNorm<>(numerics, limit)));
    return transforms;
  }
}
