package io.thalweg.worker.rows;

import io.thalweg.shared.column.TimeText;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;

/** Cells as times of the clock: text as it is written, moments (Spark's TIMESTAMP) in UTC. */
enum CellTime {
  TEXT,
  DATE,
  MOMENT;

  private static final long MICROS = 1_000_000;

  /** How cells of this type are times, if they are. */
  static Optional<CellTime> of(DataType type) {
    if (type instanceof StringType) {
      return Optional.of(TEXT);
    }
    if (type.equals(DataTypes.DateType)) {
      return Optional.of(DATE);
    }
    boolean moment =
        type.equals(DataTypes.TimestampType) || type.equals(DataTypes.TimestampNTZType);
    return moment ? Optional.of(MOMENT) : Optional.empty();
  }

  /** The time of a cell that has a value, or null where it is text that is no time. */
  LocalDateTime get(SpecializedGetters row, int ordinal) {
    return switch (this) {
      case TEXT -> TimeText.parse(row.getUTF8String(ordinal).toString());
      case DATE -> LocalDate.ofEpochDay(row.getInt(ordinal)).atStartOfDay();
      case MOMENT -> {
        long micros = row.getLong(ordinal);
        yield LocalDateTime.ofEpochSecond(
            Math.floorDiv(micros, MICROS),
            (int) Math.floorMod(micros, MICROS) * 1000,
            ZoneOffset.UTC);
      }
    };
  }
}
