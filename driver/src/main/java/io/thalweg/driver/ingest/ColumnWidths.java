package io.thalweg.driver.ingest;

import io.thalweg.worker.rows.SourceColumn;
import io.thalweg.worker.session.StoppableJob;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * The widths of array and vector columns, which only the data knows: first by a look at one row;
 * where a row then turns out to differ, by counting all lengths. The most frequent length is the
 * width (the larger among equals), so it depends on the data alone.
 */
final class ColumnWidths {
  private ColumnWidths() {}

  /** Widths that are not known are those of the first row in which no column is null. */
  static SourceColumns peek(Dataset<Row> rows, SourceColumns columns) {
    if (!columns.hasUnknownWidths()) {
      return columns;
    }
    List<int[]> first = lengths(rows, columns).filter(ColumnWidths::allUsable).take(1);
    int[] widths = columns.numbers().stream().mapToInt(SourceColumn::width).toArray();
    for (int i = 0; i < widths.length; i++) {
      if (widths[i] == 0) {
        widths[i] = first.isEmpty() ? 1 : first.get(0)[i];
      }
    }
    return columns.withWidths(widths);
  }

  /** The columns with the most frequent length of each. */
  static SourceColumns mostFrequent(Dataset<Row> rows, SourceColumns columns) {
    int count = columns.numbers().size();
    List<byte[]> counted =
        StoppableJob.collect(
            lengths(rows, columns)
                .mapPartitions(
                    lengths -> List.of(JavaBytes.write(count(count, lengths))).iterator()));
    Histograms sum = new Histograms(count);
    counted.forEach(bytes -> sum.add(JavaBytes.read(Histograms.class, bytes)));
    return columns.withWidths(sum.mostFrequent());
  }

  private static JavaRDD<int[]> lengths(Dataset<Row> rows, SourceColumns columns) {
    SourceColumn[] numbers = columns.numbers().toArray(new SourceColumn[0]);
    return columns
        .select(rows)
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .map(row -> lengths(numbers, row));
  }

  private static int[] lengths(SourceColumn[] columns, InternalRow row) {
    int[] lengths = new int[columns.length];
    for (int i = 0; i < columns.length; i++) {
      lengths[i] = columns[i].length(row, i);
    }
    return lengths;
  }

  private static boolean allUsable(int[] lengths) {
    for (int length : lengths) {
      if (length < 1) {
        return false;
      }
    }
    return true;
  }

  private static Histograms count(int columns, Iterator<int[]> rows) {
    Histograms histograms = new Histograms(columns);
    rows.forEachRemaining(histograms::add);
    return histograms;
  }

  /** How often each length occurs, per column. */
  private static final class Histograms implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ArrayList<TreeMap<Integer, Long>> columns = new ArrayList<>();

    Histograms(int count) {
      for (int i = 0; i < count; i++) {
        columns.add(new TreeMap<>());
      }
    }

    void add(int[] lengths) {
      for (int i = 0; i < lengths.length; i++) {
        if (lengths[i] > 0) {
          columns.get(i).merge(lengths[i], 1L, Long::sum);
        }
      }
    }

    void add(Histograms other) {
      for (int i = 0; i < columns.size(); i++) {
        TreeMap<Integer, Long> mine = columns.get(i);
        other.columns.get(i).forEach((length, count) -> mine.merge(length, count, Long::sum));
      }
    }

    int[] mostFrequent() {
      return columns.stream().mapToInt(Histograms::mostFrequent).toArray();
    }

    private static int mostFrequent(TreeMap<Integer, Long> lengths) {
      int best = 1;
      long bestCount = 0;
      for (Map.Entry<Integer, Long> entry : lengths.entrySet()) {
        if (entry.getValue() >= bestCount) {
          best = entry.getKey();
          bestCount = entry.getValue();
        }
      }
      return best;
    }
  }
}
