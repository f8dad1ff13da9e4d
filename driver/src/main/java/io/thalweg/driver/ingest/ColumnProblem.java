package io.thalweg.driver.ingest;

import io.thalweg.driver.config.Feature;
import io.thalweg.driver.config.Features;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.Optional;

/**
 * Why a column that the config names cannot be used.
 *
 * @param code of an error about this column alone
 * @param role feature, label or weight
 * @param column its name
 * @param what what is wrong, in one sentence
 * @param expected what would be right
 * @param found what the column holds instead
 * @param remedy what to do about it, for an error about this column alone
 * @param cure the same in a list of cures; empty for a feature that has to be left out or written
 *     otherwise
 * @param instead how a feature is to be written, where it can be used
 */
record ColumnProblem(
    ErrorCode code,
    String role,
    String column,
    String what,
    String expected,
    String found,
    String remedy,
    String cure,
    Optional<Feature> instead) {

  static final String FEATURE = "feature";
  static final String LABEL = "label";
  static final String WEIGHT = "weight";
  static final String EXCLUDED = "excluded";

  /** A column that cannot be written otherwise. */
  ColumnProblem(
      ErrorCode code,
      String role,
      String column,
      String what,
      String expected,
      String found,
      String remedy,
      String cure) {
    this(code, role, column, what, expected, found, remedy, cure, Optional.empty());
  }

  /** What an error about one column says, as one of several. */
  static ColumnProblem of(String role, String column, ThalwegException error) {
    return new ColumnProblem(
        error.code(),
        role,
        column,
        error.what(),
        error.expected(),
        error.found(),
        error.remedy(),
        "'" + column + "': " + error.remedy());
  }

  /** The same, which can be used where it is written so. */
  ColumnProblem with(Optional<Feature> entry) {
    return new ColumnProblem(code, role, column, what, expected, found, remedy, cure, entry);
  }

  /** A column that is not there. */
  static ColumnProblem missing(ColumnNames names, String name, String role, boolean header) {
    String key =
        "data." + (role.equals(FEATURE) ? "features" : role.equals(EXCLUDED) ? "exclude" : role);
    String near =
        names
            .nearest(name)
            .map(word -> "did you mean '" + word + "'?")
            .orElse("name a column of the data in " + key);
    boolean data = header && names.all().stream().allMatch(ColumnProblem::isNumber);
    String remedy =
        data
            ? "the first line of the data looks like a row: options: {header: false} calls the"
                + " columns _c0, _c1, ..."
            : near;
    return new ColumnProblem(
        ErrorCode.MISSING_COLUMN,
        role,
        name,
        name.contains("*")
            ? "no column of the data fits the pattern '" + name + "' of " + key
            : "the " + role + " column '" + name + "' is not there",
        "one of " + String.join(", ", names.all()),
        name,
        remedy,
        remedy);
  }

  private static boolean isNumber(String name) {
    return name.matches("-?[0-9.]+([eE]-?[0-9]+)?[0-9]*");
  }

  ThalwegException alone() {
    return ThalwegException.of(code, what).expected(expected).found(found).remedy(remedy);
  }

  /** One line about the column in a list of several. */
  String line() {
    String held =
        what.equals(found) || code == ErrorCode.MISSING_COLUMN ? what : what + ": " + found;
    return held
        + instead
            .map(entry -> ": write " + Features.text(entry))
            .orElse(leftOut() ? ": leave it out" : "");
  }

  /** Whether the cure is to leave the column out of the features. */
  boolean leftOut() {
    return role.equals(FEATURE) && cure.isEmpty() && instead.isEmpty();
  }
}
