package io.thalweg.driver.config;

import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.spec.Named;
import io.thalweg.shared.spec.Registry;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A batch size that grows between epochs, as the config says it; plain serializable data. Checked
 * completely when it is made.
 *
 * @param type {@code step} or {@code multi_step}
 * @param options numbers and lists by name; what is missing has the default
 */
public record BatchSchedule(String type, Map<String, Object> options) implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String PATH = "batch";

  /** All types by their config names. */
  static final Registry<BatchGrowth> ALL =
      Registry.settings(List.of(BatchGrowth.Steps.SPEC, BatchGrowth.Milestones.SPEC));

  /**
   * Checks type and options.
   *
   * @throws ThalwegException that names the nearest known type or option, or the expected range
   */
  public BatchSchedule {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    ALL.read(type, options, PATH);
  }

  /**
   * A config's value: a map with {@code type} and options.
   *
   * @throws ThalwegException if it is anything else or does not pass the checks
   */
  public static BatchSchedule parse(Object config) {
    Named named = ALL.parse(config, PATH);
    return new BatchSchedule(named.name(), named.options());
  }

  /** As the config writes it, with all defaults. */
  Map<String, Object> describe() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("type", type);
    map.putAll(ALL.resolved(type, options, PATH));
    return map;
  }

  BatchGrowth growth() {
    return ALL.read(type, options, PATH);
  }
}
