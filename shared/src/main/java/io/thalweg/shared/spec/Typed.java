package io.thalweg.shared.spec;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The forms {@code name} and {@code {type: name, option: value, ...}}.
 *
 * @param setting whether the type is a setting like the others, with a path of its own
 */
record Typed(boolean setting) implements Form {
  private static final String TYPE = "type";

  @Override
  public Parts read(Object written, Place place, Collection<String> known) {
    if (written instanceof String name) {
      return new Parts(name, Map.of(), place);
    }
    Place plain = Place.of(place.path(), Wording.PLAIN);
    Map<String, Object> options =
        setting
            ? Spec.entries(written, plain, "a name or {type: name, ...}")
            : Spec.entries(written, plain);
    if (!options.containsKey(TYPE) || !setting && !(options.get(TYPE) instanceof String)) {
      throw ThalwegException.of(ErrorCode.MISSING_KEY, "'" + place.path() + "' has no type")
          .expected(setting ? "{type: name, ...}" : "one of " + String.join(", ", known))
          .found(String.valueOf(written));
    }
    if (!(options.remove(TYPE) instanceof String name)) {
      throw plain.at(TYPE).wrongType("a name", ((Map<?, ?>) written).get(TYPE));
    }
    return new Parts(name, options, place);
  }

  @Override
  public String named(Place place) {
    return setting ? place.path() + "." + TYPE : place.path();
  }

  @Override
  public Object write(Spec<?> spec, Map<String, Object> options) {
    if (options.isEmpty()) {
      return spec.name();
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(TYPE, spec.name());
    map.putAll(options);
    return map;
  }
}
