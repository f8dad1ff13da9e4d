package io.thalweg.driver.score;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A training of the grid with a fault put in, or without one.
 *
 * @param code the fault; {@code healthy} for none
 * @param what the training
 * @param also other codes that are as true of it
 * @param early whether the fault shows from the start
 */
record Fault(String code, Case what, Set<String> also, boolean early) {
  static final String HEALTHY = "healthy";

  /** A fault as the file has it: the base by its name, and what is changed. */
  static Fault of(String code, int number, Map<String, Object> entry, Map<String, Object> bases) {
    Map<String, Object> changes = new LinkedHashMap<>(entry);
    String base = (String) changes.remove("base");
    Object early = changes.remove("early");
    List<String> also = Cards.words(changes.remove("also"));
    Case sound = new Case(base, Cards.map(bases.get(base)));
    return new Fault(
        code,
        sound.with(code + "-" + number + "-" + base, changes),
        new LinkedHashSet<>(also),
        Boolean.TRUE.equals(early));
  }

  boolean isHealthy() {
    return code.equals(HEALTHY);
  }

  /** The codes that name it. */
  Set<String> codes() {
    Set<String> codes = new LinkedHashSet<>(also);
    codes.add(code);
    return codes;
  }
}
