package io.thalweg.shared.column;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/**
 * Dates and times as text, as ISO 8601 and databases write them: {@code 2020-01-31}, {@code
 * 2020-01-31 09:30}, {@code 2020-01-31T09:30:00.5+01:00}.
 */
public final class TimeText {
  private static final DateTimeFormatter FORM =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("[ ]['T']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendPattern("[ ]")
          .appendOffsetId()
          .optionalEnd()
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /** What is expected, for messages. */
  public static final String FORMS = "a date such as 2020-01-31 or 2020-01-31 09:30:00";

  private TimeText() {}

  /** The time of the clock as it is written, or null where the text is none. */
  public static LocalDateTime parse(String text) {
    TemporalAccessor found = accessor(text);
    if (found == null) {
      return null;
    }
    LocalDate date = found.query(TemporalQueries.localDate());
    var time = found.query(TemporalQueries.localTime());
    return time == null ? date.atStartOfDay() : date.atTime(time);
  }

  /**
   * The zone that stands in the text, such as {@code +01:00}; empty where there is none, null where
   * the text is no time.
   */
  public static String zone(String text) {
    TemporalAccessor found = accessor(text);
    if (found == null) {
      return null;
    }
    var offset = found.query(TemporalQueries.offset());
    return offset == null ? "" : offset.getId();
  }

  private static TemporalAccessor accessor(String text) {
    try {
      return FORM.parse(text.strip());
    } catch (DateTimeParseException e) {
      return null; // which is the answer: text of a user's table may be anything
    }
  }
}
