package io.thalweg.worker.rows;

import io.thalweg.shared.column.Coding;
import io.thalweg.shared.column.DatePart;
import io.thalweg.shared.column.Encoding;
import io.thalweg.shared.column.TimeText;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/** Dates and times: parts of them, or the days since one. */
public final class EncodedTimes extends EncodedColumn {
  private static final long serialVersionUID = 1L;

  private final CellTime time;

  EncodedTimes(String name, CellTime time, Encoding encoding, boolean gaps) {
    super(name, encoding, gaps);
    this.time = time;
  }

  /** Whether its cells are text, which may name a zone. */
  public boolean isText() {
    return time == CellTime.TEXT;
  }

  /** The zone that a cell of text names, empty where it names none; null where it is no time. */
  public String zone(SpecializedGetters row, int ordinal) {
    return row.isNullAt(ordinal) ? null : TimeText.zone(row.getUTF8String(ordinal).toString());
  }

  @Override
  BadCell code(SpecializedGetters row, int ordinal, double[] numbers) {
    LocalDateTime read = time.get(row, ordinal);
    if (read == null) {
      return BadCell.time(name(), row.getUTF8String(ordinal).toString());
    }
    if (encoding().coding() instanceof Coding.Since since) {
      numbers[0] = since.days(read);
    } else {
      List<DatePart> parts = ((Coding.Parts) encoding().coding()).parts();
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = parts.get(i).of(read);
      }
    }
    return null;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedTimes that
        && name().equals(that.name())
        && time == that.time
        && encoding().equals(that.encoding())
        && allowsGaps() == that.allowsGaps();
  }

  @Override
  public int hashCode() {
    return Objects.hash(name(), time, encoding(), allowsGaps());
  }
}
