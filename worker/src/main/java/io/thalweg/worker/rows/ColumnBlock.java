package io.thalweg.worker.rows;

import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.RowCodec;
import io.thalweg.worker.data.RowView;
import java.util.Arrays;
import org.apache.spark.sql.vectorized.ColumnVector;

/**
 * Some rows of a batch on their way from columns to rows: small enough that writing it column by
 * column stays within the cache. Mutable and reused.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class ColumnBlock<A> {
  private static final int BYTES = 32 << 10;
  private static final int MIN_ROWS = 16;
  private static final int MAX_ROWS = 512;

  private final DType<A> dtype;
  private final int width; // elements of a row
  private final A elements; // (capacity, width)
  private final RowView<A> row;
  private final double[] values; // one column
  private final boolean[] single;
  private int rows;

  ColumnBlock(RowCodec<A> codec) {
    int capacity = Math.max(MIN_ROWS, Math.min(MAX_ROWS, BYTES / codec.rowBytes()));
    this.dtype = codec.dtype();
    this.width = codec.elements();
    this.elements = dtype.allocate(Math.multiplyExact(capacity, width));
    this.row = codec.newRow();
    this.values = new double[capacity];
    this.single = new boolean[capacity];
  }

  /** Starts a new block of as many rows as fit, of at most {@code available}. */
  void begin(int available) {
    rows = Math.min(available, values.length);
    Arrays.fill(single, false);
  }

  DType<A> dtype() {
    return dtype;
  }

  int rows() {
    return rows;
  }

  /** Row {@code i}, valid until the next one is asked for. */
  RowView<A> row(int i) {
    row.moveTo(elements, i * width, width);
    return row;
  }

  /** Room for the values of one column, for {@link #setNumber}. */
  double[] values() {
    return values;
  }

  /** Makes {@link #values} the number at {@code offset} of each row. */
  void setNumber(int offset) {
    for (int i = 0; i < rows; i++) {
      dtype.set(elements, i * width + offset, values[i]);
    }
  }

  /** Marks the rows in which {@code column} is null; the block's first row is {@code from}. */
  void markNulls(ColumnVector column, int from) {
    if (column.hasNull()) {
      for (int i = 0; i < rows; i++) {
        single[i] |= column.isNullAt(from + i);
      }
    }
  }

  /** Leaves row {@code i} to be read singly. */
  void markSingle(int i) {
    single[i] = true;
  }

  /** Leaves every row to be read singly. */
  void markAllSingle() {
    Arrays.fill(single, 0, rows, true);
  }

  /** Whether row {@code i} has to be read singly. */
  boolean isSingle(int i) {
    return single[i];
  }
}
