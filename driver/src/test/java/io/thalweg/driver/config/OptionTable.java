package io.thalweg.driver.config;

import io.thalweg.shared.spec.Option;
import io.thalweg.shared.spec.Registry;
import io.thalweg.shared.spec.Spec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The table of a family in Markdown, one row each.
 *
 * @param family the heading of the first column
 * @param rows the family
 * @param common options that all have, and that are described elsewhere
 * @param columns more columns by heading, from the name of a row
 */
record OptionTable(
    String family,
    Registry<?> rows,
    Set<String> common,
    Map<String, Function<String, String>> columns) {
  private static final String OPTIONS = "options and defaults";

  /** A family without common options and further columns. */
  OptionTable(String family, Registry<?> rows) {
    this(family, rows, Set.of(), Map.of());
  }

  String markdown() {
    List<Map<String, String>> cells = rows.specs().stream().map(this::cells).toList();
    List<String> heads =
        cells.get(0).keySet().stream()
            .filter(head -> cells.stream().anyMatch(row -> !row.get(head).isEmpty()))
            .toList();
    StringBuilder table = new StringBuilder();
    line(table, heads);
    line(table, heads.stream().map(head -> "---").toList());
    cells.forEach(row -> line(table, heads.stream().map(row::get).toList()));
    return table.toString();
  }

  private static void line(StringBuilder table, List<String> cells) {
    table.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private <T> Map<String, String> cells(Spec<T> row) {
    Map<String, String> cells = new LinkedHashMap<>();
    cells.put(family, "`" + form(row) + "`");
    cells.put("PyTorch", row.doc().torch());
    cells.put(OPTIONS, options(row));
    columns.forEach((head, text) -> cells.put(head, text.apply(row.name())));
    cells.put("notes", row.doc().note());
    return cells;
  }

  /** The name, or the form with a value where one option alone is needed. */
  private static String form(Spec<?> row) {
    return isBrief(row)
        ? "{" + row.name() + ": " + text(plain(needed(row).get(0))) + "}"
        : row.name();
  }

  private static boolean isBrief(Spec<?> row) {
    List<? extends Option<?, ?>> needed = needed(row);
    return needed.size() == 1 && needed.get(0).name().equals(row.main());
  }

  private static List<? extends Option<?, ?>> needed(Spec<?> row) {
    return row.options().stream().filter(OptionTable::isNeeded).toList();
  }

  private String options(Spec<?> row) {
    List<String> texts = new ArrayList<>();
    for (Option<?, ?> option : row.options()) {
      if (!common.contains(option.name())) {
        String name = "`" + option.name() + "`";
        String shown = option.name().equals(row.main()) ? "*" + name + "*" : name;
        texts.add((shown + " " + usual(row, option)).strip());
      }
    }
    return String.join(", ", texts);
  }

  private static String usual(Spec<?> row, Option<?, ?> option) {
    String said = row.doc().usual().get(option.name());
    if (said != null) {
      return said;
    }
    if (isNeeded(option)) {
      return isBrief(row) ? "needed" : "(needed, such as " + text(plain(option)) + ")";
    }
    List<String> words = new ArrayList<>(option.kind().words());
    String value = text(plain(option));
    words.remove(value);
    return words.isEmpty() ? value : value + " (or " + String.join(", ", words) + ")";
  }

  private static boolean isNeeded(Option<?, ?> option) {
    return !Objects.equals(option.example(), option.absent());
  }

  private static <V> Object plain(Option<?, V> option) {
    return option.example() == null ? "" : option.kind().write(option.example());
  }

  /** Plain data as YAML in one line. */
  private static String text(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(OptionTable::text).collect(Collectors.joining(", ", "[", "]"));
    }
    return value instanceof Double number ? number(number) : String.valueOf(value);
  }

  /** {@code 1e-8}, {@code 0.01}, {@code 25}. */
  private static String number(double value) {
    BigDecimal exact = BigDecimal.valueOf(value).stripTrailingZeros();
    boolean plain = value == 0 || Math.abs(value) >= 0.01 && Math.abs(value) < 1e4;
    return plain ? exact.toPlainString() : exact.unscaledValue() + "e" + -exact.scale();
  }
}
