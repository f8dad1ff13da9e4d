package io.thalweg.driver.optim;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Slot;
import io.thalweg.shared.nn.Slots;
import io.thalweg.shared.spec.Check;
import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Place;
import io.thalweg.shared.spec.Spec;
import io.thalweg.shared.spec.Wording;
import java.util.ArrayList;
import java.util.HashMap;
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
  /** The option that holds them. */
  static final String OPTION = "param_groups";

  private static final String PATH = OptimizerSpec.PATH + "." + OPTION;
  private static final Spec<ParameterGroup> SPEC =
      Spec.of(OPTION, ParameterGroup.class, ParameterGroup::of);

  private static ParameterGroup of(Fields<ParameterGroup> o) {
    double lr = o.needed("lr", Kind.NUMBER, 0.01);
    new Check(o.path()).atLeast("lr", lr, 0);
    return new ParameterGroup(o.needed("params", Kind.WORD, "*.bias"), lr);
  }

  /**
   * Groups as the config writes them, checked but for the names.
   *
   * @param base learning rate of the parameters that are in none
   */
  static List<ParameterGroup> read(List<?> written, double base) {
    List<ParameterGroup> groups = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      Place place = Place.of(PATH + "." + i, Wording.BY_EXAMPLE);
      Map<String, Object> given =
          Spec.entries(written.get(i), place, "a map, such as {params: '*.bias', lr: 0.01}");
      groups.add(SPEC.read(place.path(), given, Wording.BY_EXAMPLE));
    }
    Hyperparameters.CHECK.that(
        groups.isEmpty() || base > 0, "lr", "above 0, where param_groups scale it", base);
    return groups;
  }

  /**
   * The base learning rates of all parameters that are in a group.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_VALUE} if a pattern matches no parameter or
   *     two groups share one
   */
  static Map<Slot, Double> learningRates(OptimizerSpec optimizer, Slots slots) {
    Map<Slot, Double> rates = new HashMap<>();
    List<ParameterGroup> groups = optimizer.settings().groups();
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
