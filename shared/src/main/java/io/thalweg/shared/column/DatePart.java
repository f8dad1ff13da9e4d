package io.thalweg.shared.column;

import java.time.LocalDateTime;
import java.util.Locale;

/** A number of a date, of the time as it is written. */
@SuppressWarnings("ImmutableEnumChecker") // functions without state
public enum DatePart {
  YEAR,
  /** 1 to 12. */
  MONTH,
  /** Day of the month, 1 to 31. */
  DAY,
  /** Monday is 1, Sunday 7 (ISO 8601). */
  WEEKDAY,
  /** Day of the year, 1 to 366. */
  YEARDAY,
  /** 0 to 23. */
  HOUR,
  MINUTE,
  SECOND;

  /** The number. */
  public double of(LocalDateTime time) {
    return switch (this) {
      case YEAR -> time.getYear();
      case MONTH -> time.getMonthValue();
      case DAY -> time.getDayOfMonth();
      case WEEKDAY -> time.getDayOfWeek().getValue();
      case YEARDAY -> time.getDayOfYear();
      case HOUR -> time.getHour();
      case MINUTE -> time.getMinute();
      case SECOND -> time.getSecond();
    };
  }

  /** The name that a config has for it. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
