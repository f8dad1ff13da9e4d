package io.thalweg.driver.ingest;

import io.thalweg.driver.config.Feature;
import io.thalweg.driver.config.Feature.Missing;
import io.thalweg.driver.config.Label;
import io.thalweg.driver.files.FeatureColumn;
import io.thalweg.shared.column.Coding;
import io.thalweg.shared.column.Encoding;
import io.thalweg.shared.column.Expansion;
import io.thalweg.worker.rows.EncodedColumn;
import io.thalweg.worker.rows.SourceColumn;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;

/**
 * A column as it is to be read: to train on as plain numbers with NaN for gaps, for a model that is
 * trained as its inputs.
 *
 * @param name as the user wrote it
 * @param form of its cells
 * @param encoding of them; of categories without those that only the rows know
 * @param gaps whether a cell may have no value
 */
record WantedColumn(String name, Form form, Encoding encoding, boolean gaps) {
  /** What the cells of a column are. */
  enum Form {
    /** Numbers without gaps, as they are. */
    PLAIN,
    NUMBERS,
    CATEGORIES,
    TIMES
  }

  private static final Encoding UNKNOWN = coded(new Coding.Codes(List.of()));

  /** A column of numbers as they are. */
  static WantedColumn plain(String name) {
    return new WantedColumn(name, Form.PLAIN, Encoding.plain(1), false);
  }

  /** A column to train on. */
  static WantedColumn of(Feature feature) {
    String name = feature.column();
    boolean gaps = !feature.missing().equals(Missing.FAIL);
    if (feature instanceof Feature.Categories) {
      return new WantedColumn(name, Form.CATEGORIES, UNKNOWN, true);
    }
    if (feature instanceof Feature.Ordinal ordinal) {
      Encoding encoding = coded(new Coding.Codes(ordinal.order()));
      return new WantedColumn(name, Form.CATEGORIES, encoding, gaps);
    }
    if (feature instanceof Feature.Date date) {
      return new WantedColumn(name, Form.TIMES, coded(new Coding.Parts(date.parts())), gaps);
    }
    if (feature instanceof Feature.DaysSince days) {
      return new WantedColumn(name, Form.TIMES, coded(new Coding.Since(days.since())), gaps);
    }
    return gaps ? new WantedColumn(name, Form.NUMBERS, Encoding.plain(1), true) : plain(name);
  }

  /** A column of a model that is trained. */
  static WantedColumn of(FeatureColumn trained) {
    Encoding encoding = trained.encoding();
    if (encoding.isPlain()) {
      return plain(trained.name());
    }
    boolean needsValue = encoding.expansion() instanceof Expansion.Filled filled && !filled.fills();
    Form form =
        encoding.coding() instanceof Coding.Codes
            ? Form.CATEGORIES
            : encoding.coding() instanceof Coding.Numbers ? Form.NUMBERS : Form.TIMES;
    return new WantedColumn(trained.name(), form, encoding, !needsValue);
  }

  /**
   * The column of a label.
   *
   * @param isText whether its cells are text that is no number
   */
  static WantedColumn of(Label label, String name, boolean isText) {
    if (label.named() || isText) {
      Encoding encoding = coded(new Coding.Codes(label.classes()));
      return new WantedColumn(name, Form.CATEGORIES, encoding, false);
    }
    return label.transform().isPresent()
        ? new WantedColumn(name, Form.NUMBERS, coded(new Coding.Log1p()), false)
        : plain(name);
  }

  /** Whether CSV is to give its cells as they are written. */
  boolean isTextual() {
    return form == Form.CATEGORIES || form == Form.TIMES;
  }

  /**
   * The column, where its cells are no numbers; empty where this type has no such cells.
   *
   * @param found its name in the source
   */
  Optional<EncodedColumn> texts(String found, DataType type) {
    return form == Form.TIMES
        ? EncodedColumn.ofTimes(found, type, encoding, gaps)
        : EncodedColumn.ofCategories(found, type, encoding, gaps);
  }

  /** The column, where its cells are numbers. */
  SourceColumn numbers(SourceColumn cells) {
    if (form == Form.PLAIN) {
      return cells;
    }
    Encoding read = encoding.isPlain() ? Encoding.plain(cells.width()) : encoding;
    return EncodedColumn.ofNumbers(cells, read, gaps);
  }

  private static Encoding coded(Coding coding) {
    return new Encoding(coding, Expansion.Filled.none(coding.width()));
  }
}
