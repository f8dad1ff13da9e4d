package io.thalweg.shared.spec;

import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.error.UnknownKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of all things of one family: a new one joins by a row.
 *
 * @param <T> what the family has in common
 */
public final class Registry<T> {
  private final Form form;
  private final Wording wording;
  private final Map<String, Spec<? extends T>> specs = new LinkedHashMap<>();

  private Registry(Form form, Wording wording, List<Spec<? extends T>> specs) {
    this.form = form;
    this.wording = wording;
    for (Spec<? extends T> spec : specs) {
      if (this.specs.put(spec.name(), spec) != null) {
        throw new IllegalArgumentException("two rows are called " + spec.name());
      }
    }
  }

  /**
   * A family that is written {@code name}, {@code {name: value}} or {@code {name: {options}}}.
   *
   * @param expected one of its forms, for messages
   */
  public static <T> Registry<T> keyed(String expected, List<Spec<? extends T>> specs) {
    return new Registry<>(new Keyed(expected), Wording.PLAIN, specs);
  }

  /** A family that is written {@code name} or {@code {type: name, options}}. */
  public static <T> Registry<T> typed(List<Spec<? extends T>> specs) {
    return new Registry<>(new Typed(false), Wording.PLAIN, specs);
  }

  /** The same for settings of a run, see {@link Wording#BY_EXAMPLE}. */
  public static <T> Registry<T> settings(List<Spec<? extends T>> specs) {
    return new Registry<>(new Typed(true), Wording.BY_EXAMPLE, specs);
  }

  /**
   * A family that is written {@code {name: value, option: value, ...}}, or as the value of the
   * first row's name.
   *
   * @param expected one of its forms, for messages
   */
  public static <T> Registry<T> flat(String expected, List<Spec<? extends T>> specs) {
    return new Registry<>(new Flat(expected), Wording.PLAIN, specs);
  }

  /** All rows. */
  public List<Spec<? extends T>> specs() {
    return List.copyOf(specs.values());
  }

  /** The names of all rows. */
  public List<String> names() {
    return List.copyOf(specs.keySet());
  }

  /**
   * What plain data describe.
   *
   * @param path where they stand, for messages: {@code loss}
   * @throws ThalwegException that names the unknown name or option and the nearest known one, or
   *     says what is wrong with a value
   */
  public T read(Object written, String path) {
    Place place = Place.of(path, wording);
    Form.Parts parts = form.read(written, place, specs.keySet());
    return find(parts.name(), place).read(parts.options(), parts.place());
  }

  /** What a row makes of options. */
  public T read(String name, Map<String, ?> options, String path) {
    return find(name, Place.of(path, wording)).read(path, options, wording);
  }

  /** The name and the options of plain data, as they are written. */
  public Named parse(Object written, String path) {
    Place place = Place.of(path, wording);
    Form.Parts parts = form.read(written, place, specs.keySet());
    return new Named(parts.name(), Spec.entries(parts.options(), place));
  }

  /** The given options of a row and the defaults of the others, in their order. */
  public Map<String, Object> resolved(String name, Map<String, ?> options, String path) {
    return find(name, Place.of(path, wording)).resolved(path, options, wording);
  }

  private Spec<? extends T> find(String name, Place place) {
    if (!specs.containsKey(name)) {
      throw UnknownKey.value(form.named(place), name, specs.keySet());
    }
    return specs.get(name);
  }

  /** The plain data that {@link #read} makes {@code made} of. */
  public Object write(T made) {
    return write(of(made), made);
  }

  /** The same for one of several rows that make things of one type. */
  public Object write(String name, T made) {
    return write(find(name, Place.of("", wording)), made);
  }

  /** The name of what was made. */
  public String name(T made) {
    return of(made).name();
  }

  private Spec<? extends T> of(T made) {
    return specs.values().stream()
        .filter(spec -> spec.type().isInstance(made))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no config name for " + made));
  }

  private <S extends T> Object write(Spec<S> spec, T made) {
    return form.write(spec, spec.write(spec.type().cast(made)));
  }
}
