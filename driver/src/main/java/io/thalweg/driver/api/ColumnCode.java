package io.thalweg.driver.api;

import io.thalweg.driver.config.Feature;
import io.thalweg.driver.config.Features;
import io.thalweg.driver.config.Label;
import io.thalweg.shared.column.DatePart;
import io.thalweg.shared.error.ThalwegException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Columns of a config as a program writes them: {@code features(Feature.oneHot("plan"))}. */
final class ColumnCode {
  /** Columns that are set on the command line, in quotes. */
  static final Pattern SET =
      Pattern.compile("--set '(data\\.(?:features|exclude|label))=([\\[{][^']*)'");

  /** An entry of features or of exclude as it stands in a config. */
  static final Pattern ENTRY =
      Pattern.compile("\\{(?:column|one_hot|ordinal|date|embed): [^{}]*}|exclude: (\\[[^\\]]*])");

  private ColumnCode() {}

  /** The code for what {@link #ENTRY} has found; nothing where it is not what a config can say. */
  static Optional<String> entry(MatchResult entry) {
    try {
      return Optional.of(
          entry.group(1) != null
              ? "exclude(" + columns(entry.group(1)) + ")"
              : list(Features.list(entry.group()).stream().map(ColumnCode::feature)));
    } catch (ThalwegException e) {
      return Optional.empty(); // a label, or dots that stand for something
    }
  }

  /** The call for what {@link #SET} has found; nothing where it is not what a config can say. */
  static Optional<String> of(MatchResult set) {
    try {
      return switch (set.group(1)) {
        case "data.features" -> Optional.of(features(Features.list(set.group(2))));
        case "data.exclude" -> Optional.of("exclude(" + columns(set.group(2)) + ")");
        default -> Optional.of("label(" + label(Label.read(set.group(2))) + ")");
      };
    } catch (ThalwegException e) {
      return Optional.empty(); // dots stand for something
    }
  }

  private static String columns(String list) {
    return list(Features.list(list).stream().map(feature -> text(feature.column())));
  }

  private static String features(List<Feature> features) {
    boolean plain = features.stream().allMatch(ColumnCode::isPlain);
    return features.stream()
        .map(feature -> plain ? text(feature.column()) : feature(feature))
        .collect(Collectors.joining(", ", "features(", ")"));
  }

  private static boolean isPlain(Feature feature) {
    return feature instanceof Feature.Numbers numbers && numbers.isPlain();
  }

  private static String feature(Feature feature) {
    String column = text(feature.column());
    String made;
    if (feature instanceof Feature.OneHot oneHot) {
      made = "oneHot(" + column + ")" + counts(oneHot.max(), oneHot.minCount());
      made += oneHot.dropFirst() ? ".withoutFirst()" : "";
    } else if (feature instanceof Feature.Embed embed) {
      made = "embed(%s, %d)".formatted(column, embed.dim()) + counts(embed.max(), embed.minCount());
    } else if (feature instanceof Feature.Ordinal ordinal) {
      made = "ordinal(" + list(column, ordinal.order().stream().map(ColumnCode::text)) + ")";
    } else if (feature instanceof Feature.Date date) {
      made = "date(" + list(column, date.parts().stream().map(ColumnCode::part)) + ")";
    } else if (feature instanceof Feature.DaysSince days) {
      String start = "LocalDate.parse(" + text(days.since().toLocalDate().toString()) + ")";
      made = "daysSince(" + column + ", " + start + ")";
    } else {
      made = "of(" + column + ")";
    }
    return "Feature." + made + filling(feature);
  }

  private static String counts(OptionalInt max, int minCount) {
    return (max.isPresent() ? ".max(" + max.getAsInt() + ")" : "")
        + (minCount > 1 ? ".minCount(" + minCount + ")" : "");
  }

  private static String filling(Feature feature) {
    Feature.Missing missing = feature.missing();
    String value =
        missing.value().map(number -> "value(" + number + ")").orElse("" + missing.kind());
    return (missing.equals(Feature.Missing.FAIL) ? "" : ".missing(Missing." + value + ")")
        + (feature.indicator() ? ".withIndicator()" : "");
  }

  private static String part(DatePart part) {
    return "DatePart." + part;
  }

  private static String label(Label label) {
    String column = text(label.columns().get(0));
    return label
        .transform()
        .map(how -> "Label.transformed(%s, LabelTransform.%s)".formatted(column, how))
        .orElseGet(
            () ->
                "Label.ofClasses("
                    + list(column, label.classes().stream().map(ColumnCode::text))
                    + ")");
  }

  private static String list(Stream<String> texts) {
    return texts.collect(Collectors.joining(", "));
  }

  private static String list(String first, Stream<String> others) {
    return Stream.concat(Stream.of(first), others).collect(Collectors.joining(", "));
  }

  private static String text(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
