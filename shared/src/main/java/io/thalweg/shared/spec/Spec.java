package io.thalweg.shared.spec;

import io.thalweg.shared.error.ThalwegException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A named thing with options: how it is read, written and documented.
 *
 * <pre>{@code
 * Spec.of("dropout", Dropout.class, o -> new Dropout(o.always("p", NUMBER, 0.5, Dropout::p)))
 *     .main("p");
 * }</pre>
 *
 * @param name as the config writes it
 * @param type what is made
 * @param make makes it of its options, see {@link Fields}
 * @param main the option that {@code {name: value}} sets; null where there is none
 * @param brief whether it is also written so
 * @param doc what the documentation says of it
 */
public record Spec<T>(
    String name, Class<T> type, Factory<T> make, String main, boolean brief, Doc doc) {
  /** Makes something of its options. */
  @FunctionalInterface
  public interface Factory<T> {
    /** What {@code options} describe; asks the same questions whatever the answers. */
    T make(Fields<T> options);
  }

  private static final String MAPPING = "a mapping of names to values";

  /** One without a main option. */
  public static <T> Spec<T> of(String name, Class<T> type, Factory<T> make) {
    return new Spec<>(name, type, make, null, false, Doc.NONE);
  }

  /** The same where {@code {name: value}} sets {@code option}, and is written if it is alone. */
  public Spec<T> main(String option) {
    return new Spec<>(name, type, make, option, true, doc);
  }

  /** The same where {@code {name: value}} sets {@code option}, but is not written so. */
  public Spec<T> mainWhenRead(String option) {
    return new Spec<>(name, type, make, option, false, doc);
  }

  /** The same with its name in PyTorch. */
  public Spec<T> torch(String torch) {
    return new Spec<>(name, type, make, main, brief, doc.torch(torch));
  }

  /** The same with what else there is to say of it. */
  public Spec<T> note(String note) {
    return new Spec<>(name, type, make, main, brief, doc.note(note));
  }

  /** The same with words for the default of an option. */
  public Spec<T> says(String option, String usual) {
    return new Spec<>(name, type, make, main, brief, doc.says(option, usual));
  }

  /** What is made of this and of more options, which come after its own. */
  public <R> Spec<R> with(Class<R> whole, Function<R, T> part, BiFunction<T, Fields<R>, R> more) {
    Factory<R> both = o -> more.apply(make.make(o.of(part)), o);
    return new Spec<>(name, whole, both, main, brief, doc);
  }

  /** One that is made of defaults, and of examples where there are none. */
  public T example() {
    return make.make(new Declared<>());
  }

  /** All options in their order. */
  public List<Option<T, ?>> options() {
    return List.copyOf(declared().values());
  }

  private Map<String, Option<T, ?>> declared() {
    Declared<T> fields = new Declared<>();
    make.make(fields);
    return fields.options();
  }

  /**
   * What the options describe.
   *
   * @param path where they stand, such as {@code optimizer}
   * @param given numbers, booleans, strings, lists and maps by name
   * @throws ThalwegException UNKNOWN_KEY, WRONG_TYPE or MISSING_KEY, or what the made thing refuses
   */
  public T read(String path, Map<String, ?> given, Wording wording) {
    return make.make(new Given<>(path, wording, declared().keySet(), given));
  }

  /**
   * What a setting without a type describes: a map of options that stands at its name.
   *
   * @param example a map, for messages
   */
  public T setting(Object written, String example) {
    Place place = Place.of(name, Wording.PLAIN);
    return read(name, entries(written, place, "a map, such as " + example), Wording.BY_EXAMPLE);
  }

  /** The given options and the defaults of the others, in their order. */
  public Map<String, Object> resolved(String path, Map<String, ?> given, Wording wording) {
    Given<T> fields = new Given<>(path, wording, declared().keySet(), given);
    make.make(fields);
    return fields.resolved();
  }

  /** The options that {@link #read} makes {@code made} of. */
  public Map<String, Object> write(T made) {
    Written<T> fields = new Written<>(made);
    make.make(fields);
    return fields.options();
  }

  /** What {@code value} describes: a map of options, nothing, or the value of the main option. */
  T read(Object value, Place place) {
    Map<String, Object> given =
        value instanceof Map<?, ?> || value != null && main == null
            ? entries(value, place)
            : value == null ? Map.of() : Map.of(main, value);
    return read(place.path(), given, place.wording());
  }

  /**
   * The entries of a map, with names for keys.
   *
   * @throws ThalwegException WRONG_TYPE if it is none
   */
  public static Map<String, Object> entries(Object value, Place place) {
    return entries(value, place, MAPPING);
  }

  /** The same, with what is expected. */
  public static Map<String, Object> entries(Object value, Place place, String expected) {
    if (!(value instanceof Map<?, ?> map)) {
      throw place.wrongType(expected, value);
    }
    Map<String, Object> entries = new LinkedHashMap<>();
    map.forEach((key, entry) -> entries.put(String.valueOf(key), entry));
    return entries;
  }
}
