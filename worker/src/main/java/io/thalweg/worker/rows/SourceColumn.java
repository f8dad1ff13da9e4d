package io.thalweg.worker.rows;

import io.thalweg.shared.tensor.DType;
import io.thalweg.worker.data.RowView;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.vectorized.ColumnVector;

/** A column that gives one or more features, or numbers of the label. */
public sealed interface SourceColumn extends Serializable
    permits SourceColumn.Scalar, SourceColumn.Array, SourceColumn.Vector, EncodedColumn {
  /** The column's name. */
  String name();

  /** How many numbers it gives; 0 before this is known. */
  int width();

  /** How many numbers the cell at {@code ordinal} holds, or -1 where it is null. */
  int length(SpecializedGetters row, int ordinal);

  /** The same column with another width; a scalar stays as it is. */
  SourceColumn withWidth(int width);

  /**
   * Writes this column's numbers of one row to {@code target} from {@code offset} on.
   *
   * @param ordinal the column's place in {@code row}
   * @return what is wrong, or null where all is well (finiteness is not checked here)
   */
  <A> BadCell read(SpecializedGetters row, int ordinal, DType<A> dtype, A target, int offset);

  /**
   * Writes this column's numbers of many rows, from {@code offset} on in each row of {@code block}.
   * Rows for which that is not simple are marked to be read singly.
   *
   * @param column the column in a batch
   * @param from the batch's row that is the block's first
   */
  <A> void read(ColumnVector column, int from, ColumnBlock<A> block, int offset);

  /** One number: width 1. */
  record Scalar(String name, NumberType type) implements SourceColumn {
    @Override
    public int width() {
      return 1;
    }

    @Override
    public int length(SpecializedGetters row, int ordinal) {
      return row.isNullAt(ordinal) ? -1 : 1;
    }

    @Override
    public SourceColumn withWidth(int width) {
      return this;
    }

    /** The value of a cell that is not null, or NaN where it is text that is no number. */
    double value(SpecializedGetters row, int ordinal) {
      boolean number = !type.isText() || type.accepts(row.getUTF8String(ordinal).toString());
      return number ? type.get(row, ordinal) : Double.NaN;
    }

    @Override
    public <A> BadCell read(
        SpecializedGetters row, int ordinal, DType<A> dtype, A target, int offset) {
      if (row.isNullAt(ordinal)) {
        return BadCell.isNull(name, -1);
      }
      if (type.isText()) {
        String text = row.getUTF8String(ordinal).toString();
        if (!type.accepts(text)) {
          return BadCell.text(name, text);
        }
      }
      dtype.set(target, offset, type.get(row, ordinal));
      return null;
    }

    @Override
    public <A> void read(ColumnVector column, int from, ColumnBlock<A> block, int offset) {
      if (type.isText()) {
        block.markAllSingle();
        return;
      }
      block.markNulls(column, from);
      type.get(column, from, block.rows(), block.values());
      block.setNumber(offset);
    }
  }

  /** An array of numbers, of the same length in every row. */
  record Array(String name, NumberType type, int width) implements SourceColumn {
    @Override
    public int length(SpecializedGetters row, int ordinal) {
      return row.isNullAt(ordinal) ? -1 : row.getArray(ordinal).numElements();
    }

    @Override
    public SourceColumn withWidth(int newWidth) {
      return new Array(name, type, newWidth);
    }

    @Override
    public <A> BadCell read(
        SpecializedGetters row, int ordinal, DType<A> dtype, A target, int offset) {
      if (row.isNullAt(ordinal)) {
        return BadCell.isNull(name, -1);
      }
      return read(row.getArray(ordinal), dtype, target, offset);
    }

    private <A> BadCell read(ArrayData array, DType<A> dtype, A target, int offset) {
      if (array.numElements() != width) {
        return BadCell.length(name, array.numElements(), width);
      }
      for (int i = 0; i < width; i++) {
        if (array.isNullAt(i)) {
          return BadCell.isNull(name, i);
        }
        dtype.set(target, offset + i, type.get(array, i));
      }
      return null;
    }

    @Override
    public <A> void read(ColumnVector column, int from, ColumnBlock<A> block, int offset) {
      block.markNulls(column, from);
      for (int i = 0; i < block.rows(); i++) {
        if (!block.isSingle(i)) {
          RowView<A> row = block.row(i);
          int at = row.from() + offset;
          BadCell bad = read(column.getArray(from + i), block.dtype(), row.elements(), at);
          if (bad != null) {
            block.markSingle(i);
          }
        }
      }
    }
  }

  /**
   * A Spark ML vector, dense or sparse. Spark SQL stores it as the structure (kind, size, indices,
   * values) with kind 0 for sparse and 1 for dense.
   */
  record Vector(String name, int width) implements SourceColumn {
    private static final int FIELDS = 4;

    @Override
    public int length(SpecializedGetters row, int ordinal) {
      return row.isNullAt(ordinal) ? -1 : size(row.getStruct(ordinal, FIELDS));
    }

    @Override
    public SourceColumn withWidth(int newWidth) {
      return new Vector(name, newWidth);
    }

    @Override
    public <A> BadCell read(
        SpecializedGetters row, int ordinal, DType<A> dtype, A target, int offset) {
      if (row.isNullAt(ordinal)) {
        return BadCell.isNull(name, -1);
      }
      InternalRow vector = row.getStruct(ordinal, FIELDS);
      if (size(vector) != width) {
        return BadCell.length(name, size(vector), width);
      }
      ArrayData values = vector.getArray(3); // a vector holds no nulls
      if (isSparse(vector)) {
        dtype.fill(target, offset, offset + width, 0);
        ArrayData indices = vector.getArray(2);
        for (int i = 0; i < values.numElements(); i++) {
          dtype.set(target, offset + indices.getInt(i), values.getDouble(i));
        }
      } else {
        for (int i = 0; i < width; i++) {
          dtype.set(target, offset + i, values.getDouble(i));
        }
      }
      return null;
    }

    @Override
    public <A> void read(ColumnVector column, int from, ColumnBlock<A> block, int offset) {
      block.markAllSingle();
    }

    private static boolean isSparse(InternalRow vector) {
      return vector.getByte(0) == 0;
    }

    private static int size(InternalRow vector) {
      return isSparse(vector) ? vector.getInt(1) : vector.getArray(3).numElements();
    }
  }
}
