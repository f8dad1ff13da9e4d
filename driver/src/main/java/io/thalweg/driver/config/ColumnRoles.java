package io.thalweg.driver.config;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What each column is used for: one thing. */
public final class ColumnRoles {
  private final Map<String, List<String>> roles = new LinkedHashMap<>();

  private ColumnRoles() {}

  /**
   * Checks that each column has one role, and that there are features.
   *
   * @throws ThalwegException BAD_VALUE that names all columns of several roles
   */
  public static void require(
      List<Feature> features, List<String> exclude, Label label, Optional<String> weight) {
    requireSome(features);
    ColumnRoles all = new ColumnRoles();
    features.forEach(feature -> all.add(feature.column(), "a feature"));
    label.columns().forEach(column -> all.add(column, "the label"));
    weight.ifPresent(column -> all.add(column, "the weight"));
    exclude.forEach(column -> all.add(column, "excluded"));
    all.require();
  }

  /**
   * Checks that there are features.
   *
   * @throws ThalwegException BAD_VALUE
   */
  public static void requireSome(List<Feature> features) {
    if (features.isEmpty()) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "'data.features' names no columns")
          .remedy("name the feature columns, or '*' for all but the label");
    }
  }

  private void add(String column, String role) {
    if (column.isBlank()) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "a column without a name is " + role);
    }
    roles.computeIfAbsent(column, name -> new ArrayList<>()).add(role);
  }

  private void require() {
    List<String> doubled = new ArrayList<>();
    roles.forEach(
        (column, used) -> {
          if (used.size() > 1) {
            doubled.add("'" + column + "' is " + String.join(" and ", used));
          }
        });
    if (!doubled.isEmpty()) {
      throw ThalwegException.of(
              ErrorCode.BAD_VALUE,
              doubled.size() == 1
                  ? "a column is used twice"
                  : doubled.size() + " columns are used twice")
          .expected("each column as a feature, the label or the weight, or in 'data.exclude'")
          .found(String.join("; ", doubled))
          .remedy("name it once in data.features, data.label, data.weight and data.exclude");
    }
  }
}
