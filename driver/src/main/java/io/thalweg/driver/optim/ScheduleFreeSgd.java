package io.thalweg.driver.optim;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Spec;
import java.util.List;

/**
 * Stochastic gradient descent without a schedule, see {@link ScheduleFree}.
 *
 * @param lr learning rate, 0 or more
 * @param rule how the points are averaged; its beta is the option {@code momentum}
 */
record ScheduleFreeSgd(double lr, ScheduleFree rule) implements Hyperparameters {
  static final Spec<ScheduleFreeSgd> SPEC =
      Spec.of("schedule_free_sgd", ScheduleFreeSgd.class, ScheduleFreeSgd::of)
          .torch("(Defazio et al. 2024)")
          .note(ScheduleFree.NOTE);

  ScheduleFreeSgd {
    CHECK.atLeast("lr", lr, 0);
    CHECK.fraction("momentum", rule.beta());
  }

  private static ScheduleFreeSgd of(Fields<ScheduleFreeSgd> o) {
    double lr = o.number("lr", 1);
    return new ScheduleFreeSgd(lr, ScheduleFree.of(o, o.number("momentum", 0.9)));
  }

  @Override
  public <A> List<Transform<A>> transforms(Numerics<A> numerics) {
    return List.of(rule.transform(numerics));
  }
}
