package io.thalweg.shared.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the documentation says of a described thing, beside its options.
 *
 * @param torch its name in PyTorch, or its source; empty for none
 * @param note what else there is to say; empty for nothing
 * @param usual words for the defaults of options, by name
 */
public record Doc(String torch, String note, Map<String, String> usual) {
  static final Doc NONE = new Doc("", "", Map.of());

  Doc torch(String torch) {
    return new Doc(torch, note, usual);
  }

  Doc note(String note) {
    return new Doc(torch, note, usual);
  }

  Doc says(String option, String text) {
    Map<String, String> more = new LinkedHashMap<>(usual);
    more.put(option, text);
    return new Doc(torch, note, Collections.unmodifiableMap(more));
  }
}
