package io.thalweg.worker.data;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.tensor.DType;
import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * What rows look like: as numbers of the run's element type (a {@link RowView}) the features, then
 * the label and the weight where the data has them; as bytes on their way to their shard (a
 * <i>record</i>) the row's 64-bit key, then its content: where lengths vary the number of its
 * elements, then these, all little-endian. Nothing else knows where a record ends or what stands
 * where in it.
 *
 * @param dtype the element type
 * @param width features per row, at most where lengths vary; 0 for the row of an objective without
 *     data
 * @param labelWidth numbers per label; 0 where there is none
 * @param hasWeight whether a weight stands last
 * @param varies whether rows differ in their number of features
 * @param <A> {@code float[]} or {@code double[]}
 */
public record RowCodec<A>(
    DType<A> dtype, int width, int labelWidth, boolean hasWeight, boolean varies)
    implements Serializable {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** Checks the widths. */
  public RowCodec {
    Objects.requireNonNull(dtype);
    if (width < 0 || labelWidth < 0) {
      throw new IllegalArgumentException("rows of " + width + " features, " + labelWidth);
    }
  }

  /** Rows that all have {@code width} features. */
  public static <A> RowCodec<A> dense(
      DType<A> dtype, int width, int labelWidth, boolean hasWeight) {
    return new RowCodec<>(dtype, width, labelWidth, hasWeight, false);
  }

  /** Whether rows have a label. */
  public boolean hasLabel() {
    return labelWidth > 0;
  }

  /** Elements of a row beside its features. */
  int tail() {
    return labelWidth + (hasWeight ? 1 : 0);
  }

  /** Elements of the longest row. */
  public int elements() {
    return Math.addExact(width, tail());
  }

  /** A row in an array of its own, as long as the longest. */
  public RowView<A> newRow() {
    return new RowView<>(this, dtype.allocate(elements()));
  }

  /** Room for the rows of a shard. */
  Block<A> newBlock(int rows) {
    if (varies) {
      throw new IllegalArgumentException("rows of different lengths do not fill a dense block");
    }
    return new Block<>(
        rows,
        Dense.allocate(dtype, rows, width),
        labelWidth,
        hasLabel() ? dtype.allocate(Math.multiplyExact(rows, labelWidth)) : null,
        hasWeight ? dtype.allocate(rows) : null);
  }

  /** Bytes of the longest row's elements. */
  public int rowBytes() {
    return Math.multiplyExact(elements(), dtype.bytes());
  }

  /** Bytes of the longest record. */
  public int recordBytes() {
    return Math.addExact(Long.BYTES + countBytes(), rowBytes());
  }

  private int countBytes() {
    return varies ? Integer.BYTES : 0;
  }

  private int contentBytes(RowView<A> row) {
    return countBytes() + row.length() * dtype.bytes();
  }

  /** Bytes of the record of {@code row}. */
  int recordBytes(RowView<A> row) {
    return Long.BYTES + contentBytes(row);
  }

  /** Writes a record to {@code target} from {@code at} on. Mutates {@code target}. */
  void write(long key, RowView<A> row, byte[] target, int at) {
    LONG.set(target, at, key);
    writeContent(row, target, at + Long.BYTES);
  }

  /** The same of a row that is given by its content. */
  static void write(long key, byte[] content, byte[] target, int at) {
    LONG.set(target, at, key);
    System.arraycopy(content, 0, target, at + Long.BYTES, content.length);
  }

  private void writeContent(RowView<A> row, byte[] target, int at) {
    if (varies) {
      INT.set(target, at, row.length());
    }
    ByteBuffer elements = ByteBuffer.wrap(target).order(ByteOrder.LITTLE_ENDIAN);
    dtype.write(row.elements(), row.from(), row.length(), elements.position(at + countBytes()));
  }

  /** The content of a row: equal where the rows are. */
  public byte[] content(RowView<A> row) {
    byte[] content = new byte[contentBytes(row)];
    writeContent(row, content, 0);
    return content;
  }

  /** Makes {@code row} one of {@link #newRow} the row with this content. Mutates it. */
  public void read(byte[] content, RowView<A> row) {
    int length = varies ? (int) INT.get(content, 0) : elements();
    ByteBuffer elements = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    dtype.read(elements.position(countBytes()), row.elements(), 0, length);
    row.moveTo(row.elements(), 0, length);
  }

  /** Makes the record at the position of {@code records} a row of the block. Mutates both. */
  void read(ByteBuffer records, Block<A> block, int row) {
    records.position(records.position() + Long.BYTES);
    block.features().read(dtype, records, row);
    if (labelWidth > 0) {
      dtype.read(records, block.labels(), row * labelWidth, labelWidth);
    }
    if (hasWeight) {
      dtype.read(records, block.weights(), row, 1);
    }
  }

  /** The key of the record at {@code at}. */
  static long key(byte[] records, int at) {
    return (long) LONG.get(records, at);
  }

  /** Where the record at {@code at} ends. */
  int end(byte[] records, int at) {
    int content = at + Long.BYTES;
    int length = varies ? (int) INT.get(records, content) : elements();
    return content + countBytes() + length * dtype.bytes();
  }

  /** How many records there are in a chunk. */
  int count(byte[] records) {
    if (!varies) {
      return records.length / recordBytes();
    }
    int count = 0;
    for (int at = 0; at < records.length; at = end(records, at)) {
      count++;
    }
    return count;
  }

  /** Compares two records by the bytes of their contents. */
  int compareContents(byte[] first, int at, byte[] second, int other) {
    return Arrays.compareUnsigned(
        first, at + Long.BYTES, end(first, at), second, other + Long.BYTES, end(second, other));
  }
}
