package io.thalweg.worker.data;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Turns the chunks of one shard, in whatever order they arrive, into the packed shard. */
public final class ShardPacker {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private ShardPacker() {}

  /**
   * The shard with its rows in canonical order.
   *
   * @param layout how the rows lie in the chunks of {@link ChunkBuffers}
   * @param number the shard's number
   * @param rows how many rows were counted for this shard
   * @param chunks the chunks of this shard
   * @throws ThalwegException UNREADABLE_DATA where the chunks hold another number of rows
   */
  public static <A> Shard<A> pack(RowLayout<A> layout, int number, int rows, List<byte[]> chunks) {
    byte[] records = gather(layout.recordBytes(), number, rows, chunks);
    return arrange(layout, number, records, RowOrder.of(records, layout.recordBytes(), rows));
  }

  /** The largest number of rows that one shard can hold. */
  public static long maxRows(RowLayout<?> layout) {
    return (Integer.MAX_VALUE - 8L) / layout.recordBytes();
  }

  private static byte[] gather(int recordBytes, int number, int rows, List<byte[]> chunks) {
    byte[] records = new byte[Math.multiplyExact(rows, recordBytes)];
    long used = 0;
    for (byte[] chunk : chunks) {
      if (used + chunk.length <= records.length) {
        System.arraycopy(chunk, 0, records, (int) used, chunk.length);
      }
      used += chunk.length;
    }
    if (used != records.length) {
      throw sourceChanged(number, rows, used / recordBytes);
    }
    return records;
  }

  private static <A> Shard<A> arrange(
      RowLayout<A> layout, int number, byte[] records, int[] order) {
    int rows = order.length;
    int width = layout.width();
    A features = layout.dtype().allocate(Math.multiplyExact(rows, width));
    A labels = layout.hasLabel() ? layout.dtype().allocate(rows) : null;
    A weights = layout.hasWeight() ? layout.dtype().allocate(rows) : null;
    ByteBuffer source = ByteBuffer.wrap(records).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < rows; row++) {
      source.position(order[row] * layout.recordBytes() + Long.BYTES);
      layout.dtype().read(source, features, row * width, width);
      if (labels != null) {
        layout.dtype().read(source, labels, row, 1);
      }
      if (weights != null) {
        layout.dtype().read(source, weights, row, 1);
      }
    }
    return new Shard<>(number, rows, width, features, labels, weights);
  }

  private static ThalwegException sourceChanged(int number, int expected, long found) {
    return ThalwegException.of(
            ErrorCode.UNREADABLE_DATA, "the data changed while it was being read")
        .expected(expected + " rows in shard " + number)
        .found(found + " rows")
        .remedy("run again when nothing writes to the data any more");
  }

  /** The key of record {@code index}. */
  static long key(byte[] records, int recordBytes, int index) {
    return (long) LONG.get(records, index * recordBytes);
  }
}
