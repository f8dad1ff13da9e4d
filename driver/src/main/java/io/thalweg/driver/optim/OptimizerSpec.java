package io.thalweg.driver.optim;

import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.spec.Named;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which optimizer with which options, as the config says it; plain serializable data. Checked
 * completely when it is made.
 *
 * @param type a name of {@link Optimizers#types}
 * @param options numbers, booleans, strings and lists by name; what is missing has {@code
 *     torch.optim}'s default
 */
public record OptimizerSpec(String type, Map<String, Object> options) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Where an optimizer stands in the config. */
  static final String PATH = "optimizer";

  /**
   * Checks type and options.
   *
   * @throws ThalwegException that names the nearest known type or option, or the expected range
   */
  public OptimizerSpec {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    Optimizers.ALL.read(type, options, PATH);
  }

  /** An optimizer with all defaults. */
  public static OptimizerSpec of(String type) {
    return new OptimizerSpec(type, Map.of());
  }

  /**
   * A config's value: a name alone, or a map with {@code type} and options.
   *
   * @throws ThalwegException if it is neither or does not pass the checks
   */
  public static OptimizerSpec parse(Object config) {
    Named named = Optimizers.ALL.parse(config, PATH);
    return new OptimizerSpec(named.name(), named.options());
  }

  /** The base learning rate, given or default. */
  public double lr() {
    return settings().own().lr();
  }

  /**
   * Whether steps are found by a line search: it needs the same objective, without kinks, in every
   * round.
   */
  public boolean searches() {
    return settings().own().searches();
  }

  /** The same optimizer with all defaults written out. */
  public OptimizerSpec resolved() {
    return new OptimizerSpec(type, Optimizers.ALL.resolved(type, options, PATH));
  }

  OptimizerSettings settings() {
    return Optimizers.ALL.read(type, options, PATH);
  }
}
