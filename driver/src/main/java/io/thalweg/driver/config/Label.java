package io.thalweg.driver.config;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.LabelUnit;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Spec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is to be predicted: {@code data.label}.
 *
 * @param columns the columns whose numbers, one after the other, are the label; none where rows are
 *     read without one
 * @param named whether the cells of the column are names of classes, whatever their type; text
 *     always is
 * @param classes these names, in the order of the model's outputs; empty for all that the training
 *     rows have, in their order
 * @param transform what a number is trained as
 */
public record Label(
    List<String> columns, boolean named, List<String> classes, Optional<LabelTransform> transform) {

  private static final Kind<Optional<LabelTransform>> TRANSFORM =
      Kind.of(
          "log1p",
          (written, place) -> Optional.of(Kind.oneOf(LabelTransform.class).read(written, place)),
          made -> made.map(how -> how.name().toLowerCase(Locale.ROOT)).orElse(null));

  private static final String KEY = "data.label";
  private static final Spec<Label> SPEC =
      Spec.of(
          KEY,
          Label.class,
          o ->
              named(
                  o.needed("column", Kind.WORD, "churn", label -> label.columns().get(0)),
                  o.option("classes", Kind.WORDS, List.of(), Label::classes),
                  o.option("transform", TRANSFORM, Optional.empty(), Label::transform)));

  /** No label: rows to predict. */
  public static final Label NONE = of(List.of());

  /** Numbers. */
  public static Label of(List<String> columns) {
    return new Label(columns, false, List.of(), Optional.empty());
  }

  /** Numbers of one column; or names of classes, where it is text. */
  public static Label of(String column) {
    return of(List.of(column));
  }

  /**
   * Classes.
   *
   * @param column the names of classes, whatever their type
   * @param classes the names in the order of the model's outputs; none for all that there are,
   *     sorted
   */
  public static Label ofClasses(String column, String... classes) {
    return new Label(List.of(column), true, List.of(classes), Optional.empty());
  }

  /** Numbers of one column, trained as a function of them. */
  public static Label transformed(String column, LabelTransform transform) {
    return new Label(List.of(column), false, List.of(), Optional.of(transform));
  }

  private static Label named(
      String column, List<String> classes, Optional<LabelTransform> transform) {
    return new Label(List.of(column), transform.isEmpty(), classes, transform);
  }

  /**
   * What a map of a config means.
   *
   * @throws ThalwegException that names the nearest known key, or says what is wrong with a value
   */
  static Label parse(Object written) {
    return SPEC.setting(written, "{column: churn, classes: ['no', 'yes']}");
  }

  /**
   * What a map in YAML means.
   *
   * @throws ThalwegException where it is none
   */
  public static Label read(String yaml) {
    return parse(YamlReader.value(yaml, KEY, KEY));
  }

  /** The unit of what is trained. */
  public LabelUnit unit() {
    return transform.isPresent() ? LabelUnit.LOG1P : LabelUnit.SAME;
  }

  /** As the config writes it. */
  public Object describe() {
    if (named || transform.isPresent()) {
      return SPEC.write(this);
    }
    return columns.size() == 1 ? columns.get(0) : columns;
  }

  /** Checks that the parts go together. */
  public Label {
    columns = List.copyOf(columns);
    classes = List.copyOf(classes);
    named = named || !classes.isEmpty();
    if (columns.size() > 1 && (named || transform.isPresent())) {
      throw bad("'data.label' of several columns", "numbers as they are", columns.toString());
    }
    if (named && transform.isPresent()) {
      throw bad("'data.label' has classes and a transform", "one of them", "both");
    }
    if (classes.size() == 1 || classes.stream().distinct().count() < classes.size()) {
      throw bad(
          "'data.label.classes' names too few", "two or more different names", classes.toString());
    }
  }

  private static ThalwegException bad(String what, String expected, String found) {
    return ThalwegException.of(ErrorCode.BAD_VALUE, what).expected(expected).found(found);
  }
}
