package io.thalweg.driver.optim.schedule;

import io.thalweg.shared.spec.Fields;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Spec;
import java.util.ArrayList;
import java.util.List;

/**
 * PyTorch's {@code SequentialLR}: one schedule after the other; each counts from 0 where it begins,
 * and spans its own part of the run where it spans one.
 *
 * @param curves at least one
 * @param milestones indices where the second and each following curve begins, ascending
 */
record SequentialSchedule(List<Curve> curves, List<Long> milestones) implements Curve {
  static final Spec<CurveForm> SPEC =
      Spec.of("sequential", CurveForm.class, SequentialSchedule::of)
          .torch("SequentialLR")
          .note("`milestones` are where the second and later ones begin");

  SequentialSchedule {
    curves = List.copyOf(curves);
    milestones = List.copyOf(milestones);
  }

  private static CurveForm of(Fields<CurveForm> o) {
    List<?> schedules = o.needed("schedules", Kind.LIST, List.of("linear", "cosine"));
    List<Long> milestones = o.needed("milestones", Kind.INTEGERS, List.of(5L));
    check(schedules, milestones);
    List<CurveForm> parts = new ArrayList<>();
    for (int i = 0; i < schedules.size(); i++) {
      parts.add(Schedules.CURVES.read(schedules.get(i), o.path() + ".schedules[" + i + "]"));
    }
    return CurveForm.perEpoch((lr, length) -> of(parts, milestones, lr, length));
  }

  private static SequentialSchedule of(
      List<CurveForm> parts, List<Long> milestones, double lr, long length) {
    List<Curve> curves = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      long begin = i == 0 ? 0 : milestones.get(i - 1);
      long end = i < milestones.size() ? milestones.get(i) : length;
      // A run may end before a later schedule begins; that one is then never asked.
      curves.add(parts.get(i).builder().build(lr, Math.max(1, end - begin)));
    }
    return new SequentialSchedule(curves, milestones);
  }

  private static void check(List<?> schedules, List<Long> milestones) {
    CHECK.that(!schedules.isEmpty(), "schedules", "at least one schedule", schedules);
    int joints = schedules.size() - 1;
    CHECK.that(
        milestones.size() == joints,
        "milestones",
        "one less than schedules: " + joints,
        milestones);
    long last = 0;
    for (long milestone : milestones) {
      CHECK.that(milestone > last, "milestones", "positive and ascending", milestones);
      last = milestone;
    }
  }

  @Override
  public double at(long index) {
    int part = 0;
    while (part < milestones.size() && milestones.get(part) <= index) {
      part++;
    }
    return curves.get(part).at(part == 0 ? index : index - milestones.get(part - 1));
  }
}
