package io.thalweg.driver.example;

import io.thalweg.shared.error.UnknownKey;
import java.util.List;

/** The table of all examples, from the simplest on. */
public final class Examples {
  private static final List<Example> ALL =
      List.of(
          new Quadratic(),
          new AdamScalar(),
          new Line(),
          new LinearLayer(),
          new DataLoader(),
          new LossCurve(),
          new FullVsMini(),
          new Surface());

  private Examples() {}

  /** All examples. */
  public static List<Example> all() {
    return ALL;
  }

  /**
   * The example called {@code name}.
   *
   * @throws io.thalweg.shared.error.ThalwegException that names the nearest one, if there is none
   */
  public static Example find(String name) {
    return ALL.stream()
        .filter(example -> example.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> UnknownKey.value("example", name, ALL.stream().map(Example::name).toList()));
  }
}
