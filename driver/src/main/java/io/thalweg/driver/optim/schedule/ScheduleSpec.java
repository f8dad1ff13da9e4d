package io.thalweg.driver.optim.schedule;

import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.spec.Named;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

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

  private static final long MOST_RATES = 1000;
  private static final RunSpan ANY_SPAN = new RunSpan(1, 1);

  /**
   * Checks type and options.
   *
   * @throws ThalwegException that names the nearest known type or option, or the expected range
   */
  public ScheduleSpec {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    Schedules.ALL.read(type, options, PATH).of(1, ANY_SPAN);
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
    Named named = Schedules.ALL.parse(config, PATH);
    return new ScheduleSpec(named.name(), named.options());
  }

  /** Whether it watches a metric. */
  public boolean isPlateau() {
    return type.equals(Plateau.NAME);
  }

  /** The metric that it watches. */
  public String metric() {
    return (String) resolved().options().getOrDefault("metric", "loss");
  }

  /** How many evaluations without improvement pass; 0 where nothing is watched. */
  public long patience() {
    return (long) resolved().options().getOrDefault("patience", 0L);
  }

  /**
   * The learning rates of a run of one that watches nothing: of every round, or of a thousand
   * rounds evenly spread over it, the first and the last included.
   *
   * @param lr the optimizer's base learning rate
   * @param span how long the run is
   */
  public DoubleStream rates(double lr, RunSpan span) {
    Schedule schedule = Schedules.create(this, lr, span);
    long last = span.rounds() - 1;
    long steps = Math.min(MOST_RATES, last);
    return LongStream.rangeClosed(0, steps)
        .map(step -> steps == 0 ? 0 : Math.round((double) last / steps * step))
        .mapToDouble(round -> schedule.lr(round, schedule.init()));
  }

  /** The same schedule with all defaults written out, but for what depends on the run's length. */
  public ScheduleSpec resolved() {
    return new ScheduleSpec(type, Schedules.ALL.resolved(type, options, PATH));
  }
}
