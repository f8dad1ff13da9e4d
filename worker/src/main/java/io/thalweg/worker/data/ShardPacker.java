package io.thalweg.worker.data;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Turns the chunks of one shard, in whatever order they arrive, into the packed shard. */
public final class ShardPacker {
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
    ShardRecords records = new ShardRecords(layout.recordBytes(), chunks);
    if (records.count() != rows) {
      throw sourceChanged(number, rows, records.count());
    }
    return arrange(layout, number, chunks, RowOrder.places(records));
  }

  /** The largest number of rows that one shard can hold. */
  public static long maxRows(RowLayout<?> layout) {
    return (Integer.MAX_VALUE - 8L) / layout.recordBytes();
  }

  /** Reads the chunks in their order: what jumps is the place in one shard, which fits a cache. */
  private static <A> Shard<A> arrange(
      RowLayout<A> layout, int number, List<byte[]> chunks, int[] places) {
    int rows = places.length;
    int width = layout.width();
    A features = layout.dtype().allocate(Math.multiplyExact(rows, width));
    A labels = layout.hasLabel() ? layout.dtype().allocate(rows) : null;
    A weights = layout.hasWeight() ? layout.dtype().allocate(rows) : null;
    int record = 0;
    for (byte[] chunk : chunks) {
      ByteBuffer source = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
      while (source.hasRemaining()) {
        int row = places[record++];
        source.position(source.position() + Long.BYTES);
        layout.dtype().read(source, features, row * width, width);
        if (labels != null) {
          layout.dtype().read(source, labels, row, 1);
        }
        if (weights != null) {
          layout.dtype().read(source, weights, row, 1);
        }
      }
    }
    int labelWidth = labels == null ? 0 : 1;
    return new Shard<>(
        number, new Block<>(rows, new Dense<>(width, features), labelWidth, labels, weights));
  }

  private static ThalwegException sourceChanged(int number, int expected, int found) {
    return ThalwegException.of(
            ErrorCode.UNREADABLE_DATA, "the data changed while it was being read")
        .expected(expected + " rows in shard " + number)
        .found(found + " rows")
        .remedy("run again when nothing writes to the data any more");
  }
}
