package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.error.UnknownKey;
import java.util.Map;

/** The parameters of an objective by name, as values to compute with. */
public final class Parameters {
  private final Map<String, Var> values;

  Parameters(Map<String, Var> values) {
    this.values = values;
  }

  /**
   * The parameter called {@code name}.
   *
   * @throws ThalwegException UNKNOWN_KEY that names the nearest parameter, if there is none
   */
  public Var get(String name) {
    Var value = values.get(name);
    if (value == null) {
      throw UnknownKey.of("parameters", name, values.keySet());
    }
    return value;
  }
}
