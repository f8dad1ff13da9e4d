package io.thalweg.driver.optim.schedule;

import io.thalweg.driver.optim.Options;
import io.thalweg.driver.optim.TypedOptions;
import io.thalweg.shared.error.ThalwegException;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which schedule with which options, as the config says it; plain serializable data. Checked
 * completely when it is made.
 *
 * @param type a name of {@link Schedules#types}
 * @param options numbers, booleans, strings and lists by name; {@code per} ({@code round} or {@code
 *     epoch}) is what indices count, by default epochs, but rounds for {@code cyclic}, {@code
 *     one_cycle}, {@code inverse_sqrt} and those that span the whole run
 */
public record ScheduleSpec(String type, Map<String, Object> options) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Where a schedule stands in the config. */
  static final String PATH = "schedule";

  private static final RunSpan ANY_SPAN = new RunSpan(1, 1);

  /**
   * Checks type and options.
   *
   * @throws ThalwegException that names the nearest known type or option, or the expected range
   */
  public ScheduleSpec {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    Schedules.create(type, options, 1, ANY_SPAN);
  }

  /** A schedule with all defaults. */
  public static ScheduleSpec of(String type) {
    return new ScheduleSpec(type, Map.of());
  }

  /**
   * A config's value: a name alone, or a map with {@code type} and options.
   *
   * @throws ThalwegException if it is neither or does not pass the checks
   */
  public static ScheduleSpec parse(Object config) {
    TypedOptions typed = TypedOptions.parse(PATH, config);
    return new ScheduleSpec(typed.type(), typed.options());
  }

  /** The same schedule with all defaults written out, but for what depends on the run's length. */
  public ScheduleSpec resolved() {
    return new ScheduleSpec(type, Options.read(PATH, Schedules.options(type), options).values());
  }
}
