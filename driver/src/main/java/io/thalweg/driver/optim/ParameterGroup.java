package io.thalweg.driver.optim;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Slot;
import io.thalweg.shared.nn.Slots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parameters with a learning rate of their own, as the {@code param_groups} of {@code torch.optim}.
 * A schedule rates the rates of all groups alike.
 *
 * @param params a pattern of names, see {@link NamePattern}
 * @param lr the base learning rate of these parameters, 0 or more
 */
record ParameterGroup(String params, double lr) {
  static final Option OPTION = Option.list("param_groups");

  private static final String PATH = OptimizerSpec.PATH + ".param_groups";
  private static final List<Option> OPTIONS =
      List.of(Option.text("params", null), Option.number("lr", null));

  /** The groups among the options of an optimizer, checked but for the names. */
  static List<ParameterGroup> of(Options options) {
    List<ParameterGroup> groups = new ArrayList<>();
    if (options.has(OPTION.name())) {
      List<?> written = options.list(OPTION.name());
      for (int i = 0; i < written.size(); i++) {
        groups.add(parse(PATH + "." + i, written.get(i)));
      }
    }
    double base = options.number("lr");
    Hyperparameters.CHECK.that(
        groups.isEmpty() || base > 0, "lr", "above 0, where param_groups scale it", base);
    return groups;
  }

  private static ParameterGroup parse(String path, Object written) {
    if (!(written instanceof Map<?, ?> map)) {
      throw ThalwegException.of(
              ErrorCode.WRONG_TYPE, "'" + path + "' has a value of the wrong type")
          .expected("a map, such as {params: '*.bias', lr: 0.01}")
          .found(String.valueOf(written));
    }
    Map<String, Object> given = new LinkedHashMap<>();
    map.forEach((key, value) -> given.put(String.valueOf(key), value));
    Options options = Options.read(path, OPTIONS, given);
    double lr = options.number("lr");
    new Check(path).atLeast("lr", lr, 0);
    return new ParameterGroup(options.text("params"), lr);
  }

  /**
   * The base learning rates of all parameters that are in a group.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if a pattern matches no parameter or
   *     two groups share one
   */
  static Map<Slot, Double> learningRates(OptimizerSpec optimizer, Slots slots) {
    Map<Slot, Double> rates = new HashMap<>();
    List<ParameterGroup> groups = of(optimizer.read());
    for (int i = 0; i < groups.size(); i++) {
      ParameterGroup group = groups.get(i);
      String path = PATH + "." + i + ".params";
      for (Slot slot : new NamePattern(group.params()).select(path, slots)) {
        if (rates.put(slot, group.lr()) != null) {
          throw ThalwegException.of(
                  ErrorCode.BAD_VALUE, "'" + path + "': a parameter is in an earlier group already")
              .expected("each parameter in at most one group")
              .found(group.params() + " and an earlier pattern both match " + slot.name());
        }
      }
    }
    return rates;
  }
}
