package io.thalweg.driver.config;

import io.thalweg.driver.config.Feature.Missing;
import io.thalweg.shared.column.DatePart;
import io.thalweg.shared.error.UnknownKey;
import io.thalweg.shared.spec.Kind;
import io.thalweg.shared.spec.Place;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** What the values of the options of columns must be. */
final class ColumnKinds {
  static final OptionalInt NO_COUNT = OptionalInt.empty();

  /** A count that need not be there. */
  static final Kind<OptionalInt> COUNT =
      Kind.of(
          Kind.WHOLE.text(),
          (written, place) -> OptionalInt.of(Kind.WHOLE.read(written, place)),
          count -> count.isPresent() ? (Object) count.getAsInt() : null);

  /** Whether the first category has no input. */
  static final Kind<Boolean> DROP = Kind.oneOf(List.of("none", "first"), List.of(false, true));

  /** What stands for a cell without a value. */
  static final Kind<Missing> MISSING =
      Kind.of(
          "mean, median, most_frequent, a number or fail",
          ColumnKinds::missing,
          missing ->
              missing.value().<Object>map(number -> number).orElseGet(() -> word(missing.kind())));

  /** Parts of a date. */
  static final Kind<List<DatePart>> PARTS =
      Kind.of(
          "a list of parts, such as [year, month, weekday, hour]",
          ColumnKinds::parts,
          parts -> parts.stream().map(DatePart::key).toList());

  /** A date or time, where there is one. */
  static final Kind<Optional<LocalDateTime>> TIME =
      Kind.of(
          "a date such as 2020-01-01, or a time such as 2020-01-01T06:00:00",
          (written, place) -> time(written),
          time -> time.map(ColumnKinds::text).orElse(null));

  private static final Kind<DatePart> PART = Kind.oneOf(DatePart.class);
  private static final List<String> FILLINGS =
      Arrays.stream(Missing.Kind.values())
          .filter(kind -> kind != Missing.Kind.VALUE)
          .map(ColumnKinds::word)
          .toList();

  private ColumnKinds() {}

  private static Missing missing(Object written, Place place) {
    if (written instanceof Number number) {
      return Missing.value(number.doubleValue());
    }
    if (!(written instanceof String word)) {
      return null;
    }
    if (!FILLINGS.contains(word)) {
      throw UnknownKey.value(place.path(), word, FILLINGS)
          .expected("mean, median, most_frequent, a number or fail");
    }
    return new Missing(Missing.Kind.valueOf(word.toUpperCase(Locale.ROOT)), Optional.empty());
  }

  private static String word(Missing.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static List<DatePart> parts(Object written, Place place) {
    return written instanceof List<?> list
        ? list.stream().map(part -> PART.read(part, place)).toList()
        : null;
  }

  private static Optional<LocalDateTime> time(Object written) {
    if (!(written instanceof String text)) {
      return null;
    }
    try {
      return Optional.of(
          text.length() > 10
              ? LocalDateTime.parse(text.replace(' ', 'T'))
              : LocalDate.parse(text).atStartOfDay());
    } catch (DateTimeException e) {
      return null; // an error that says what is expected
    }
  }

  private static String text(LocalDateTime time) {
    boolean day = time.toLocalTime().equals(LocalTime.MIDNIGHT);
    return day ? time.toLocalDate().toString() : time.toString();
  }
}
