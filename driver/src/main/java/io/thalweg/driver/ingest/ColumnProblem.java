package io.thalweg.driver.ingest;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;

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
 * @param cure the same in a list of cures; empty for a feature that has to be left out
 */
record ColumnProblem(
    ErrorCode code,
    String role,
    String column,
    String what,
    String expected,
    String found,
    String remedy,
    String cure) {

  static final String FEATURE = "feature";
  static final String LABEL = "label";
  static final String WEIGHT = "weight";

  /** A column that is not there. */
  static ColumnProblem missing(ColumnNames names, String name, String role, boolean header) {
    String key = "data." + (role.equals(FEATURE) ? "features" : role);
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
        "the " + role + " column '" + name + "' is not there",
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
    return what.equals(found) || code == ErrorCode.MISSING_COLUMN ? what : what + ": " + found;
  }

  /** Whether the cure is to leave the column out of the features. */
  boolean leftOut() {
    return role.equals(FEATURE) && cure.isEmpty();
  }
}
