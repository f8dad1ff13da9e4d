package io.thalweg.driver.optim.schedule;

import io.thalweg.driver.optim.schedule.ScheduleForm.Counted;
import io.thalweg.shared.spec.Registry;
import io.thalweg.shared.spec.Spec;
import java.util.ArrayList;
import java.util.List;

/** The table of all schedules: a new one joins by adding a row. */
public final class Schedules {
  private static final List<Spec<? extends CurveForm>> ROWS =
      List.of(
          Constant.SPEC,
          Step.SPEC,
          MultiStep.SPEC,
          Exponential.SPEC,
          Linear.SPEC,
          Cosine.SPEC,
          Polynomial.SPEC,
          Cyclic.SPEC,
          OneCycle.SPEC,
          InverseSqrt.SPEC,
          SequentialSchedule.SPEC);

  /** Those that can be parts of a sequence, which count what the sequence counts. */
  static final Registry<CurveForm> CURVES = Registry.settings(ROWS);

  /** All schedules by their config names. */
  static final Registry<ScheduleForm> ALL = Registry.settings(all());

  private Schedules() {}

  private static List<Spec<? extends ScheduleForm>> all() {
    List<Spec<? extends ScheduleForm>> all = new ArrayList<>();
    ROWS.forEach(row -> all.add(counted(row)));
    all.add(Plateau.SPEC);
    return all;
  }

  private static <T extends CurveForm> Spec<Counted> counted(Spec<T> row) {
    return row.with(Counted.class, form -> row.type().cast(form.curve()), Counted::of);
  }

  /** The names of all schedules. */
  public static List<String> types() {
    return ALL.names();
  }

  /** The table, for documentation. */
  public static Registry<?> registry() {
    return ALL;
  }

  /**
   * The schedule that {@code spec} describes.
   *
   * @param lr the optimizer's base learning rate
   * @param span how long the run is
   */
  public static Schedule create(ScheduleSpec spec, double lr, RunSpan span) {
    return ALL.read(spec.type(), spec.options(), ScheduleSpec.PATH).of(lr, span);
  }
}
