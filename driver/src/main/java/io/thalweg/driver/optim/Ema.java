package io.thalweg.driver.optim;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
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
  private static final Option DECAY = Option.number("decay", 0.999);

  /** Checks the range. */
  public Ema {
    new Check(PATH).fraction(DECAY.name(), decay);
  }

  /**
   * A config's value: a map that may have {@code decay}.
   *
   * @throws ThalwegException if it is anything else
   */
  public static Ema parse(Object config) {
    return new Ema(options(PATH, List.of(DECAY), config, "{decay: 0.999}").number(DECAY.name()));
  }

  /** The options of a config's value that has no type. */
  static Options options(String path, List<Option> table, Object config, String example) {
    if (!(config instanceof Map<?, ?> map)) {
      throw ThalwegException.of(ErrorCode.WRONG_TYPE, "'" + path + "' has the wrong type")
          .expected("a map, such as " + example)
          .found(String.valueOf(config));
    }
    Map<String, Object> given = new LinkedHashMap<>();
    map.forEach((key, value) -> given.put(String.valueOf(key), value));
    return Options.read(path, table, given);
  }

  /** As the config writes it. */
  public Map<String, Object> describe() {
    return Map.of(DECAY.name(), decay);
  }

  <A> Transform<A> transform(Numerics<A> numerics) {
    return new Average<>(decay, numerics);
  }

  private record Average<A>(double decay, Numerics<A> numerics) implements RangeTransform<A> {
    private static final String EMA = "ema";

    @Override
    public void init(OptimizerState<A> state) {
      state.add(EMA, 0);
    }

    @Override
    public void updateRange(
        int from, int to, A parameters, A gradient, double lr, OptimizerState<A> state) {
      A average = state.vector(EMA);
      double weight = state.count() == 1 ? 1 : 1 - decay;
      numerics.updates().average(from, to, weight, parameters, average);
    }

    /** The average; what is not trained is as it is. */
    @Override
    public A averaged(A parameters, OptimizerState<A> state) {
      if (state.count() == 0) {
        return parameters;
      }
      A averaged = numerics.dtype().clone(parameters);
      A average = state.vector(EMA);
      for (TrainedRange range : state.spans()) {
        numerics.dtype().copy(average, range.offset(), averaged, range.offset(), range.length());
      }
      return averaged;
    }
  }
}
