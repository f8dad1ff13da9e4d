package io.thalweg.shared.spec;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.error.UnknownKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The form {@code {name: value, option: value, ...}}, in which the name is an option, too; a value
 * alone is that of the first name.
 *
 * @param expected one of them, for messages
 */
record Flat(String expected) implements Form {
  @Override
  public Parts read(Object written, Place place, Collection<String> known) {
    if (written instanceof String value) {
      String first = known.iterator().next();
      return new Parts(first, Map.of(first, value), place);
    }
    Map<String, Object> options = Spec.entries(written, place, expected);
    List<String> names = known.stream().filter(options::containsKey).toList();
    if (names.size() == 1) {
      return new Parts(names.get(0), options, place);
    }
    throw names.isEmpty() ? unnamed(options, place, known) : several(names, place);
  }

  private ThalwegException unnamed(
      Map<String, Object> options, Place place, Collection<String> known) {
    return options.keySet().stream()
        .filter(key -> UnknownKey.nearest(key, known).isPresent())
        .findFirst()
        .or(() -> options.keySet().stream().findFirst())
        .map(key -> UnknownKey.of(place.path(), key, known))
        .orElseGet(() -> place.wrongType(expected, options));
  }

  private static ThalwegException several(List<String> names, Place place) {
    return ThalwegException.of(
            ErrorCode.BAD_VALUE, "'" + place.path() + "' is several things at once")
        .expected("one of " + String.join(", ", names))
        .found(String.join(" and ", names));
  }

  @Override
  public String named(Place place) {
    return place.path();
  }

  @Override
  public Object write(Spec<?> spec, Map<String, Object> options) {
    boolean alone = spec.brief() && options.size() == 1;
    return alone ? options.get(spec.name()) : options;
  }
}
