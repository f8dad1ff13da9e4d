package io.thalweg.driver.optim.schedule;

import io.thalweg.driver.optim.Option;
import io.thalweg.driver.optim.Options;
import io.thalweg.driver.optim.TypedOptions;
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
  static final List<Option> OPTIONS =
      List.of(Option.list("schedules"), Option.integers("milestones"));

  SequentialSchedule {
    curves = List.copyOf(curves);
    milestones = List.copyOf(milestones);
  }

  static SequentialSchedule of(Options options, double lr, long length) {
    List<?> schedules = options.list("schedules");
    List<Long> milestones = options.integers("milestones");
    check(schedules, milestones);
    List<Curve> curves = new ArrayList<>();
    for (int i = 0; i < schedules.size(); i++) {
      String path = options.path() + ".schedules[" + i + "]";
      long begin = i == 0 ? 0 : milestones.get(i - 1);
      long end = i < milestones.size() ? milestones.get(i) : length;
      TypedOptions part = TypedOptions.parse(path, schedules.get(i));
      // A run may end before a later schedule begins; that one is then never asked.
      curves.add(Schedules.curve(path, part, lr, Math.max(1, end - begin)));
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
