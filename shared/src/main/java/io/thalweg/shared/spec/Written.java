package io.thalweg.shared.spec;

import io.thalweg.shared.spec.Option.When;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers with what a made thing has, and keeps it as plain data. Mutable. */
final class Written<T> implements Fields<T> {
  private record Entry(String name, Object plain, boolean changed, When written) {}

  private final T made;
  private final List<Entry> entries = new ArrayList<>();

  Written(T made) {
    this.made = made;
  }

  @Override
  public <V> V get(Option<T, V> option) {
    if (option.value() == null) {
      return option.absent();
    }
    V value = option.value().apply(made);
    Object plain = option.kind().write(value);
    boolean changed = !value.equals(option.absent());
    entries.add(new Entry(option.name(), plain, changed, option.written()));
    return value;
  }

  @Override
  public String path() {
    return "";
  }

  /** The options that are to be written, in the order in which they were asked for. */
  Map<String, Object> options() {
    boolean changed = entries.stream().anyMatch(Entry::changed);
    Map<String, Object> options = new LinkedHashMap<>();
    for (Entry entry : entries) {
      boolean together = changed && entry.written == When.TOGETHER;
      if (entry.changed || together || entry.written == When.ALWAYS) {
        options.put(entry.name, entry.plain);
      }
    }
    return options;
  }
}
