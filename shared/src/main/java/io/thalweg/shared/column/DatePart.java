package io.thalweg.shared.column;

import java.time.LocalDateTime;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** A number of a date, of the time as it is written. */
@SuppressWarnings("ImmutableEnumChecker") // functions without state
public enum DatePart {
  YEAR(LocalDateTime::getYear),
  /** 1 to 12. */
  MONTH(LocalDateTime::getMonthValue),
  /** Day of the month, 1 to 31. */
  DAY(LocalDateTime::getDayOfMonth),
  /** Monday is 1, Sunday 7 (ISO 8601). */
  WEEKDAY(time -> time.getDayOfWeek().getValue()),
  /** Day of the year, 1 to 366. */
  YEARDAY(LocalDateTime::getDayOfYear),
  /** 0 to 23. */
  HOUR(LocalDateTime::getHour),
  MINUTE(LocalDateTime::getMinute),
  SECOND(LocalDateTime::getSecond);

  private final ToIntFunction<LocalDateTime> part;

  DatePart(ToIntFunction<LocalDateTime> part) {
    this.part = part;
  }

  /** The number. */
  public double of(LocalDateTime time) {
    return part.applyAsInt(time);
  }

  /** The name that a config has for it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
