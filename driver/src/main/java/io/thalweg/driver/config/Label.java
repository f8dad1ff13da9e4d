package io.thalweg.driver.config;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.List;
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
    List<String> columns, boolean named, List<String> classes, Optional<Transform> transform) {

  /** A function of the label that the model predicts; predictions are turned back. */
  public enum Transform {
    /** log(1 + y), for y above -1. */
    LOG1P
  }

  /** No label: rows to predict. */
  public static final Label NONE = of(List.of());

  /** Numbers. */
  public static Label of(List<String> columns) {
    return new Label(columns, false, List.of(), Optional.empty());
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
