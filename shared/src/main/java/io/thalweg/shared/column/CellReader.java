package io.thalweg.shared.column;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.Excerpt;
import io.thalweg.shared.error.ThalwegException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

/**
 * Makes inputs of cells as Java programs have them: numbers, booleans, texts, arrays and lists of
 * numbers, dates of {@code java.time}; null, and NaN, for no value. The same inputs as a table with
 * these cells gives.
 *
 * @param column its name
 * @param encoding of its cells
 */
public record CellReader(String column, Encoding encoding) {
  /**
   * Writes the inputs of a cell to {@code target} from {@code at} on.
   *
   * @throws ThalwegException BAD_ROW if the cell cannot be used
   */
  public void read(Object cell, double[] target, int at) {
    double[] coded = new double[encoding.coding().width()];
    Arrays.fill(coded, Double.NaN);
    if (cell != null) {
      code(cell, coded);
    }
    boolean needsValue = encoding.expansion() instanceof Expansion.Filled filled && !filled.fills();
    if (needsValue && Arrays.stream(coded).anyMatch(Double::isNaN)) {
      throw bad(expected(), cell);
    }
    encoding.expansion().expand(coded, 0, target, at);
  }

  private void code(Object cell, double[] coded) {
    Coding coding = encoding.coding();
    if (coding instanceof Coding.Codes codes) {
      int code = codes.code(text(cell));
      coded[0] = code < 0 ? Double.NaN : code;
    } else if (coding instanceof Coding.Parts dated) {
      LocalDateTime time = time(cell);
      for (int i = 0; i < coded.length; i++) {
        coded[i] = dated.parts().get(i).of(time);
      }
    } else if (coding instanceof Coding.Since since) {
      coded[0] = since.days(time(cell));
    } else {
      numbers(cell, coded);
    }
  }

  private void numbers(Object cell, double[] coded) {
    if (cell instanceof double[] several && several.length == coded.length) {
      System.arraycopy(several, 0, coded, 0, coded.length);
    } else if (cell instanceof List<?> several && several.size() == coded.length) {
      for (int i = 0; i < coded.length; i++) {
        coded[i] = number(several.get(i));
      }
    } else if (coded.length == 1) {
      coded[0] = number(cell);
    } else {
      throw bad(expected(), cell);
    }
    for (int i = 0; i < coded.length; i++) {
      coded[i] += 0.0; // no negative zero, as in tables
      if (Double.isInfinite(coded[i])) {
        throw bad(expected(), cell);
      }
    }
  }

  private double number(Object cell) {
    if (cell instanceof Number number) {
      return number.doubleValue();
    }
    if (cell instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    throw bad(expected(), cell);
  }

  /** The text that a cell of categories has in a table. */
  private static String text(Object cell) {
    if (cell instanceof Double value) {
      return NumberName.of(value);
    }
    if (cell instanceof Float value) {
      return NumberName.of(value);
    }
    return cell instanceof BigDecimal value ? NumberName.of(value) : cell.toString();
  }

  private LocalDateTime time(Object cell) {
    LocalDateTime time = null;
    if (cell instanceof LocalDateTime read) {
      time = read;
    } else if (cell instanceof LocalDate day) {
      time = day.atStartOfDay();
    } else if (cell instanceof Instant moment) {
      time = LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
    } else if (cell instanceof String text) {
      time = TimeText.parse(text);
    }
    if (time == null) {
      throw bad(TimeText.FORMS, cell);
    }
    return time;
  }

  private String expected() {
    if (!encoding.categories().isEmpty()) {
      return "one of " + Excerpt.of(String.join(", ", encoding.categories()));
    }
    if (encoding.coding() instanceof Coding.Numbers numbers) {
      return numbers.width() == 1 ? "a finite number" : numbers.width() + " finite numbers";
    }
    return TimeText.FORMS;
  }

  private ThalwegException bad(String expected, Object cell) {
    String found = cell instanceof double[] several ? Arrays.toString(several) : "" + cell;
    return ThalwegException.of(ErrorCode.BAD_ROW, "the cell '" + column + "' cannot be used")
        .expected(expected)
        .found(cell == null ? "no value (null)" : Excerpt.of(found))
        .remedy("correct the row, or leave it out");
  }
}
