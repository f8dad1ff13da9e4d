package io.thalweg.driver.optim.schedule;

import io.thalweg.shared.spec.Fields;

/** What the options of a schedule say, before the run is known. */
@FunctionalInterface
interface ScheduleForm {
  /**
   * The schedule of one run.
   *
   * @param lr the optimizer's base learning rate
   * @param span how long the run is
   */
  Schedule of(double lr, RunSpan span);

  /** A curve and what its index counts. */
  record Counted(CurveForm curve, Per per) implements ScheduleForm {
    static Counted of(CurveForm curve, Fields<Counted> o) {
      return new Counted(curve, o.optional("per", Per.KIND).orElse(curve.per()));
    }

    @Override
    public Schedule of(double lr, RunSpan span) {
      Curve built = curve.builder().build(lr, per.length(span));
      return new CurveSchedule(built, per, span);
    }
  }
}
