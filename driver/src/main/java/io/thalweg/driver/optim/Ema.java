package io.thalweg.driver.optim;

import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.spec.Check;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Spec;
import java.io.Serializable;
import java.util.Map;

/**
 * An exponential moving average of the parameters, {@code AveragedModel} with {@code
 * get_ema_multi_avg_fn(decay)} of {@code torch.optim.swa_utils}: after the first step {@code e =
 * p}, after each later one {@code e = decay * e + (1 - decay) * p}. Evaluation and the saved model
 * use {@code e}, training goes on with {@code p}.
 *
 * @param decay in [0, 1)
 */
public record Ema(double decay) implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String PATH = "ema";
  private static final Spec<Ema> SPEC =
      Spec.of(PATH, Ema.class, o -> new Ema(o.always("decay", Kind.NUMBER, 0.999, Ema::decay)));

  /** Checks the range. */
  public Ema {
    new Check(PATH).fraction("decay", decay);
  }

  /**
   * A config's value: a map that may have {@code decay}.
   *
   * @throws ThalwegException if it is anything else
   */
  public static Ema parse(Object config) {
    return SPEC.setting(config, "{decay: 0.999}");
  }

  /** As the config writes it. */
  public Map<String, Object> describe() {
    return SPEC.write(this);
  }

  <A> Transform<A> transform(Numerics<A> numerics) {
    return new RunningAverage<>(PATH, count -> count == 1 ? 1 : 1 - decay, numerics);
  }
}
