package io.thalweg.worker.data;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Block;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Turns the chunks of one shard, in whatever order they arrive, into the packed shard. */
public final class ShardPacker {
  private ShardPacker() {}

  /**
   * The shard with its rows in canonical order.
   *
   * @param codec what the rows look like in the chunks of {@link ChunkBuffers}
   * @param number the shard's number
   * @param rows how many rows were counted for this shard
   * @param chunks the chunks of this shard
   * @throws ThalwegException UNREADABLE_DATA where the chunks hold another number of rows
   */
  public static <A> Shard<A> pack(RowCodec<A> codec, int number, int rows, List<byte[]> chunks) {
    ShardRecords records = new ShardRecords(codec, chunks);
    if (records.count() != rows) {
      throw sourceChanged(number, rows, records.count());
    }
    return new Shard<>(number, arrange(codec, chunks, RowOrder.places(records)));
  }

  /** The largest number of rows that one shard can hold. */
  public static long maxRows(RowCodec<?> codec) {
    return (Integer.MAX_VALUE - 8L) / codec.recordBytes();
  }

  /** Reads the chunks in their order: what jumps is the place in one shard, which fits a cache. */
  private static <A> Block<A> arrange(RowCodec<A> codec, List<byte[]> chunks, int[] places) {
    Block<A> block = codec.newBlock(places.length);
    int record = 0;
    for (byte[] chunk : chunks) {
      ByteBuffer records = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
      while (records.hasRemaining()) {
        codec.read(records, block, places[record++]);
      }
    }
    return block;
  }

  private static ThalwegException sourceChanged(int number, int expected, int found) {
    return ThalwegException.of(
            ErrorCode.UNREADABLE_DATA, "the data changed while it was being read")
        .expected(expected + " rows in shard " + number)
        .found(found + " rows")
        .remedy("run again when nothing writes to the data any more");
  }
}
