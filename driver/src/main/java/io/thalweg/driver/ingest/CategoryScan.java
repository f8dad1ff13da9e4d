package io.thalweg.driver.ingest;

import io.thalweg.shared.column.TextOrder;
import io.thalweg.worker.rows.EncodedCategories;
import io.thalweg.worker.rows.EncodedColumn;
import io.thalweg.worker.rows.EncodedTimes;
import io.thalweg.worker.session.StoppableJob;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The different texts of columns that are categories, and the time zones of dates that are text.
 * One pass over these columns alone; what it finds depends on the set of the rows only.
 */
final class CategoryScan {
  /** More categories of a column than this are not kept. */
  static final int MOST = 1 << 20;

  private CategoryScan() {}

  /**
   * What the rows have in each column, in the order of code points.
   *
   * @param rows with the column of malformed lines, if there is one
   * @param columns which are text or dates
   * @param lines whether there is such a column
   */
  static Map<String, Found> of(Dataset<Row> rows, List<EncodedColumn> columns, boolean lines) {
    if (columns.isEmpty()) {
      return Map.of();
    }
    List<Column> cells = new ArrayList<>();
    columns.forEach(column -> cells.add(SourceColumns.column(column.name())));
    if (lines) {
      cells.add(SourceColumns.column(SourceRows.MALFORMED));
    }
    EncodedColumn[] readers = columns.toArray(new EncodedColumn[0]);
    List<byte[]> parts =
        StoppableJob.collect(
            QueryRows.of(rows.select(cells.toArray(new Column[0])))
                .mapPartitions(part -> List.of(JavaBytes.write(scan(part, readers))).iterator()));
    Map<String, Found> all = new LinkedHashMap<>();
    columns.forEach(column -> all.put(column.name(), new Found()));
    for (byte[] part : parts) {
      Found[] found = JavaBytes.read(Found[].class, part);
      for (int i = 0; i < readers.length; i++) {
        all.get(readers[i].name()).add(found[i]);
      }
    }
    return all;
  }

  private static Found[] scan(Iterator<InternalRow> rows, EncodedColumn[] columns) {
    Found[] found = new Found[columns.length];
    List<HashSet<UTF8String>> texts = new ArrayList<>(); // of bytes, which cost less than texts
    for (int i = 0; i < columns.length; i++) {
      found[i] = new Found();
      texts.add(new HashSet<>());
    }
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      boolean isRow = row.numFields() == columns.length || row.isNullAt(columns.length);
      for (int i = 0; isRow && i < columns.length; i++) {
        if (columns[i] instanceof EncodedCategories categories) {
          look(categories.text(row, i), texts.get(i));
        } else if (columns[i] instanceof EncodedTimes times) {
          found[i].addZone(times.zone(row, i));
        }
      }
    }
    for (int i = 0; i < columns.length; i++) {
      for (UTF8String text : texts.get(i)) {
        found[i].texts.add(text.toString());
      }
    }
    return found;
  }

  /** Keeps a text, which Spark may overwrite, as long as there are not too many. */
  private static void look(UTF8String text, HashSet<UTF8String> seen) {
    if (text != null && seen.size() <= MOST && !seen.contains(text)) {
      seen.add(text.copy());
    }
  }

  /** What a column has. Mutable. */
  static final class Found implements Serializable {
    private static final long serialVersionUID = 1L;

    private final HashSet<String> texts = new HashSet<>();
    private final TreeSet<String> zones = new TreeSet<>();

    private void addZone(String zone) {
      if (zone != null) {
        zones.add(zone);
      }
    }

    private void add(Found other) {
      if (texts.size() <= MOST) {
        texts.addAll(other.texts);
      }
      zones.addAll(other.zones);
    }

    /** Whether there are more than are kept. */
    boolean isTooMany() {
      return texts.size() > MOST;
    }

    /** How many texts there are. */
    int size() {
      return texts.size();
    }

    /** The texts, by code point. */
    List<String> categories() {
      return texts.stream().sorted(TextOrder.BY_CODE_POINT).toList();
    }

    /** The texts as classes: by number where all are numbers. */
    List<String> classes() {
      return TextOrder.sorted(texts);
    }

    /** The zones of times; an empty text for times without. */
    TreeSet<String> zones() {
      return zones;
    }
  }
}
