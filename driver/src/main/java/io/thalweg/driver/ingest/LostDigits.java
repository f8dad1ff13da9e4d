package io.thalweg.driver.ingest;

import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.FeatureRanges;
import io.thalweg.worker.data.Rescaling;
import io.thalweg.worker.data.RowRules;
import io.thalweg.worker.rows.RowCursor;
import io.thalweg.worker.rows.RowReader;
import io.thalweg.worker.session.StoppableJob;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Columns whose values are told apart in the source, and no longer when they are rounded to the
 * run's element type: times in seconds since 1970 in float32, say. Ranges of the packed rows tell
 * which columns may be such; for these the source is read once more.
 *
 * @param rescaling what keeps the digits of the features, where they are to be kept
 * @param notes what a user should know of columns whose digits are lost
 */
record LostDigits(Rescaling rescaling, List<String> notes) {
  static final LostDigits NONE = new LostDigits(Rescaling.NONE, List.of());

  /** Whether the types of the columns, or extremes that could be rescaled, make a look worth it. */
  static boolean mayBe(SourceColumns columns, DType<?> dtype, boolean rescales) {
    return rescales
        || NumberColumn.all(columns).stream().anyMatch(column -> column.mayLoseDigits(dtype));
  }

  /**
   * Looks at all columns.
   *
   * @param rescales whether features may be rescaled: else their loss is noted
   */
  static LostDigits find(
      Dataset<Row> rows,
      SourceColumns columns,
      DType<?> dtype,
      RowRules rules,
      SourceTally seen,
      boolean rescales) {
    List<NumberColumn> suspects = suspects(NumberColumn.all(columns), dtype, seen, rescales);
    if (suspects.isEmpty()) {
      return NONE;
    }
    List<ValueSample> samples = samples(rows, columns, rules, suspects);
    List<Double> shift = new ArrayList<>(Collections.nCopies(seen.ranges().features(), 0.0));
    List<Double> factor = new ArrayList<>(Collections.nCopies(seen.ranges().features(), 1.0));
    List<String> notes = new ArrayList<>();
    boolean any = false;
    for (int i = 0; i < suspects.size(); i++) {
      NumberColumn column = suspects.get(i);
      ValueSample sample = samples.get(i);
      boolean lost = sample.rounded(dtype) < sample.distinct();
      if (rescales && !column.isLabel() && (lost || column.isExtreme(sample.most(), dtype))) {
        shift.set(column.at(), sample.middle());
        factor.set(column.at(), sample.factor());
        any = true;
      } else if (lost) {
        notes.add(note(column, sample, dtype));
      }
    }
    return new LostDigits(any ? new Rescaling(shift, factor) : Rescaling.NONE, notes);
  }

  private static List<NumberColumn> suspects(
      List<NumberColumn> all, DType<?> dtype, SourceTally seen, boolean rescales) {
    FeatureRanges ranges = seen.ranges();
    int label = (int) all.stream().filter(column -> !column.isLabel()).count();
    List<NumberColumn> suspects = new ArrayList<>();
    for (NumberColumn column : all) {
      boolean known = column.isLabel() || column.at() < ranges.features();
      if (known) {
        int at = column.at();
        double min = column.isLabel() ? seen.labelMin(at - label) : ranges.min(at);
        double max = column.isLabel() ? seen.labelMax(at - label) : ranges.max(at);
        boolean extreme =
            rescales && column.isExtreme(Math.max(Math.abs(min), Math.abs(max)), dtype);
        if (extreme || column.mayLoseDigits(min, max, dtype)) {
          suspects.add(column);
        }
      }
    }
    return suspects;
  }

  private static List<ValueSample> samples(
      Dataset<Row> rows, SourceColumns columns, RowRules rules, List<NumberColumn> suspects) {
    RowReader<double[]> reader = columns.reader(DType.FLOAT64, rules);
    int[] places = suspects.stream().mapToInt(NumberColumn::at).toArray();
    JavaRDD<InternalRow> used = QueryRows.of(columns.select(rows));
    List<byte[]> parts =
        StoppableJob.collect(
            used.mapPartitions(
                part -> List.of(JavaBytes.write(sample(reader, places, part))).iterator()));
    ValueSample[] sum = empty(places.length);
    for (byte[] part : parts) {
      ValueSample[] more = JavaBytes.read(ValueSample[].class, part);
      for (int i = 0; i < sum.length; i++) {
        sum[i].add(more[i]);
      }
    }
    return List.of(sum);
  }

  private static ValueSample[] sample(
      RowReader<double[]> reader, int[] places, Iterator<InternalRow> part) {
    ValueSample[] samples = empty(places.length);
    RowCursor<double[]> rows = RowCursor.overRows(reader, part);
    while (rows.next()) {
      if (rows.bad() == null) {
        for (int i = 0; i < places.length; i++) {
          samples[i].add(rows.row().get(places[i]));
        }
      }
    }
    return samples;
  }

  private static ValueSample[] empty(int count) {
    ValueSample[] samples = new ValueSample[count];
    for (int i = 0; i < count; i++) {
      samples[i] = new ValueSample();
    }
    return samples;
  }

  private static String note(NumberColumn column, ValueSample sample, DType<?> dtype) {
    String values =
        sample.isWhole()
            ? "%,d different values become %,d".formatted(sample.distinct(), sample.rounded(dtype))
            : "of %,d different values looked at only %,d remain different"
                .formatted(sample.distinct(), sample.rounded(dtype));
    return String.format(
        Locale.ROOT,
        "%s '%s': %s in %s, whose steps are %s there: take --set dtype=float64%s",
        column.isLabel() ? "label" : "feature",
        column.name(),
        values,
        dtype.name(),
        NumberColumn.number(NumberColumn.step(sample.most(), dtype)),
        column.isLabel() ? "" : ", or --set data.standardize=true");
  }
}
