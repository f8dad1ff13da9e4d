package io.thalweg.shared.spec;

import io.thalweg.shared.error.UnknownKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Answers with what is given, or the defaults. Mutable. */
final class Given<T> implements Fields<T> {
  private final String path;
  private final Wording wording;
  private final Map<String, ?> given;
  private final Map<String, Object> resolved = new LinkedHashMap<>();

  /**
   * @throws io.thalweg.shared.error.ThalwegException UNKNOWN_KEY for a name that is not known
   */
  Given(String path, Wording wording, Set<String> known, Map<String, ?> given) {
    this.path = path;
    this.wording = wording;
    this.given = given;
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        throw UnknownKey.of(path, name, known);
      }
    }
  }

  @Override
  public <V> V get(Option<T, V> option) {
    String name = option.name();
    if (!given.containsKey(name) && option.needed()) {
      throw wording.missing(path, option);
    }
    V value =
        given.containsKey(name) ? option.read(given.get(name), path, wording) : option.absent();
    if (value != null) {
      resolved.put(name, option.kind().write(value));
    }
    return value;
  }

  @Override
  public String path() {
    return path;
  }

  /** The plain data of all options that were asked for and have a value, in that order. */
  Map<String, Object> resolved() {
    return resolved;
  }
}
