package io.thalweg.shared.spec;

import java.util.LinkedHashMap;
import java.util.Map;

/** Answers with examples, and keeps what was asked for. Mutable. */
final class Declared<T> implements Fields<T> {
  private final Map<String, Option<T, ?>> options = new LinkedHashMap<>();

  @Override
  public <V> V get(Option<T, V> option) {
    options.put(option.name(), option);
    return option.example();
  }

  @Override
  public String path() {
    return "";
  }

  Map<String, Option<T, ?>> options() {
    return options;
  }
}
