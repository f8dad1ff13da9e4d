package io.thalweg.worker.rows;

import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.ContentHash;
import io.thalweg.worker.data.Rescaling;
import io.thalweg.worker.data.RowCodec;
import io.thalweg.worker.data.RowRules;
import io.thalweg.worker.data.RowView;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Converts rows of Spark SQL's own form to packed rows of the run's element type and checks them.
 * The columns of the row are the features in order, then those of the label and the weight where
 * there are any, then, where the source is lines of text, the text of a line that is not a row
 * (else null).
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class RowReader<A> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final RowCodec<A> codec;
  private final SourceColumn[] features;
  private final SourceColumn[] labels; // none where there is no label
  private final SourceColumn.Scalar weight; // null where there is none
  private final RowRules rules;
  private final boolean anyFeatures;
  private final Rescaling rescaling;
  private final int malformedAt; // -1 where there is none
  private final boolean[] gaps; // where a feature may be NaN; null where none may

  /**
   * A reader of rows with these columns, in this order.
   *
   * @param dtype the run's element type
   * @param features the feature columns
   * @param labels the columns of the label, or none
   * @param weight the weight column, or null
   * @param rules which rows are accepted
   * @param rescaling of all features
   * @param lines whether the last column holds lines that are not rows
   */
  public RowReader(
      DType<A> dtype,
      List<SourceColumn> features,
      List<SourceColumn> labels,
      SourceColumn.Scalar weight,
      RowRules rules,
      Rescaling rescaling,
      boolean lines) {
    this.rescaling = rescaling;
    this.features = features.toArray(new SourceColumn[0]);
    this.labels = labels.toArray(new SourceColumn[0]);
    this.weight = weight;
    this.rules = rules;
    this.anyFeatures = rules.features().equals(NumberRule.any());
    this.codec = RowCodec.dense(dtype, width(features), width(labels), weight != null);
    int columns = features.size() + labels.size() + (weight == null ? 0 : 1);
    this.malformedAt = lines ? columns : -1;
    this.gaps = gaps(features);
  }

  private static int width(List<SourceColumn> columns) {
    return columns.stream().mapToInt(SourceColumn::width).reduce(0, Math::addExact);
  }

  private static boolean[] gaps(List<SourceColumn> features) {
    boolean[] gaps = new boolean[width(features)];
    boolean any = false;
    int at = 0;
    for (SourceColumn column : features) {
      boolean allowed = column instanceof EncodedColumn encoded && encoded.allowsGaps();
      any |= allowed;
      Arrays.fill(gaps, at, at + column.width(), allowed);
      at += column.width();
    }
    return any ? gaps : null;
  }

  /** What the converted rows look like. */
  public RowCodec<A> codec() {
    return codec;
  }

  /** Which rows are accepted. */
  RowRules rules() {
    return rules;
  }

  /** Features per column, in order. */
  public List<SourceColumn> features() {
    return List.of(features);
  }

  /**
   * Converts one row, checks it and takes its hash. Mutates {@code target}, which is one of {@link
   * RowCodec#newRow}, and {@code hash}.
   *
   * @return what is wrong with the row, or null
   */
  public BadCell read(SpecializedGetters row, RowView<A> target, ContentHash hash) {
    if (malformedAt >= 0 && !row.isNullAt(malformedAt)) {
      return BadCell.malformed(row.getUTF8String(malformedAt).toString());
    }
    BadCell bad =
        rescaling.isNone() ? convert(row, codec.dtype(), target.elements()) : rescale(row, target);
    if (bad != null) {
      return bad;
    }
    bad = checkRanges(target, hash);
    return hash.finite() || bad == null && hasOnlyGaps(target) ? bad : notFinite(row, target);
  }

  /** Whether what is not finite stands where there may be gaps, and is one. */
  private boolean hasOnlyGaps(RowView<A> row) {
    for (int i = 0; gaps != null && i < row.length(); i++) {
      if (!Double.isFinite(row.get(i)) && !isGap(i, row.get(i))) {
        return false;
      }
    }
    return gaps != null;
  }

  private boolean isGap(int at, double value) {
    return gaps != null && at < gaps.length && gaps[at] && Double.isNaN(value);
  }

  /** The label of a row that may be bad elsewhere, or NaN where there is not just one number. */
  double label(SpecializedGetters row) {
    boolean single = labels.length == 1 && labels[0] instanceof SourceColumn.Scalar;
    return single && !row.isNullAt(features.length)
        ? ((SourceColumn.Scalar) labels[0]).value(row, features.length)
        : Double.NaN;
  }

  /**
   * Converts rows {@code from} to {@code from + block.rows()} of a batch, column by column. Sources
   * of lines come in no batches.
   */
  void convert(ColumnarBatch batch, int from, ColumnBlock<A> block) {
    if (!rescaling.isNone()) {
      for (int i = 0; i < block.rows(); i++) {
        block.markSingle(i);
      }
      return;
    }
    int offset = 0;
    int ordinal = 0;
    for (SourceColumn column : features) {
      column.read(batch.column(ordinal++), from, block, offset);
      offset += column.width();
    }
    for (SourceColumn column : labels) {
      column.read(batch.column(ordinal++), from, block, offset);
      offset += column.width();
    }
    if (weight != null) {
      weight.read(batch.column(ordinal), from, block, offset);
    }
  }

  /**
   * Takes the hash of a converted row and checks that its numbers are in their ranges. Whether they
   * are finite is what {@code hash} then knows.
   *
   * @return what is wrong with a number that is finite, or null
   */
  BadCell checkRanges(RowView<A> row, ContentHash hash) {
    hash.update(row);
    if (!anyFeatures) {
      for (int i = 0; i < row.features(); i++) {
        double value = row.get(i);
        if (!rules.features().accepts(value) && !isGap(i, value)) {
          return cellAt(BadCell.Kind.FEATURE, i, value);
        }
      }
    }
    int numbers = codec.labelWidth();
    for (int i = 0; i < numbers; i++) {
      double value = row.label(i);
      if (!rules.label().accepts(value)) {
        return cellAt(BadCell.Kind.LABEL, codec.width() + i, value);
      }
    }
    if (weight != null) {
      double value = row.weight();
      if (value < 0) {
        return BadCell.number(BadCell.Kind.WEIGHT, weight.name(), -1, value);
      }
    }
    return null;
  }

  private BadCell rescale(SpecializedGetters row, RowView<A> target) {
    double[] exact = new double[target.length()];
    BadCell bad = convert(row, DType.FLOAT64, exact);
    for (int i = 0; i < exact.length; i++) {
      target.set(i, i < target.features() ? rescaling.of(i, exact[i]) : exact[i]);
    }
    return bad;
  }

  private <B> BadCell convert(SpecializedGetters row, DType<B> dtype, B target) {
    int offset = 0;
    int ordinal = 0;
    for (SourceColumn column : features) {
      BadCell bad = column.read(row, ordinal++, dtype, target, offset);
      if (bad != null) {
        return bad;
      }
      offset += column.width();
    }
    for (SourceColumn column : labels) {
      BadCell bad = column.read(row, ordinal++, dtype, target, offset);
      if (bad != null) {
        return bad;
      }
      offset += column.width();
    }
    return weight == null ? null : weight.read(row, ordinal, dtype, target, offset);
  }

  /** Which cell is not finite, and whether it is so in the source or only in the run's type. */
  private BadCell notFinite(SpecializedGetters row, RowView<A> converted) {
    double[] exact = new double[converted.length()];
    convert(row, DType.FLOAT64, exact);
    int at = 0;
    while (Double.isFinite(converted.get(at)) || isGap(at, converted.get(at))) {
      at++;
    }
    BadCell.Kind kind =
        Double.isFinite(exact[at]) ? BadCell.Kind.TOO_LARGE : BadCell.Kind.NOT_FINITE;
    return cellAt(kind, at, exact[at]);
  }

  private BadCell cellAt(BadCell.Kind kind, int at, double value) {
    int offset = 0;
    for (SourceColumn[] columns : List.of(features, labels)) {
      for (SourceColumn column : columns) {
        if (at < offset + column.width()) {
          boolean many =
              column instanceof SourceColumn.Array || column instanceof SourceColumn.Vector;
          int element = many ? at - offset : -1;
          return BadCell.number(kind, column.name(), element, value);
        }
        offset += column.width();
      }
    }
    return BadCell.number(kind, weight.name(), -1, value);
  }
}
