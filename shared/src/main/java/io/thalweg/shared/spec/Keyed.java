package io.thalweg.shared.spec;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * The forms {@code name}, {@code {name: value}} and {@code {name: {option: value, ...}}}.
 *
 * @param expected one of them, for messages
 */
record Keyed(String expected) implements Form {
  @Override
  public Parts read(Object written, Place place, Collection<String> known) {
    if (written instanceof String name) {
      return new Parts(name, null, place.at(name));
    }
    Map<String, Object> entries = Spec.entries(written, place);
    if (entries.size() != 1) {
      throw place.wrongType(expected, written);
    }
    Map.Entry<String, Object> entry = entries.entrySet().iterator().next();
    return new Parts(entry.getKey(), entry.getValue(), place.at(entry.getKey()));
  }

  @Override
  public String named(Place place) {
    return place.path();
  }

  @Override
  public Object write(Spec<?> spec, Map<String, Object> options) {
    if (options.isEmpty()) {
      return spec.name();
    }
    boolean brief = spec.brief() && options.keySet().equals(Set.of(spec.main()));
    return Map.of(spec.name(), brief ? options.get(spec.main()) : options);
  }
}
