package io.thalweg.worker.data;

import java.util.Arrays;
import java.util.List;

/** The records of one shard where they arrived, numbered in the order of their chunks. */
final class ShardRecords {
  private final RowCodec<?> codec;
  private final List<byte[]> chunks;
  private final int[] firsts; // the first record of each chunk
  private final int[] starts; // where each record begins in its chunk
  private final long[] keys;

  /** The records in {@code chunks} of {@link ChunkBuffers}, at most 2^31 - 1. */
  ShardRecords(RowCodec<?> codec, List<byte[]> chunks) {
    this.codec = codec;
    this.chunks = chunks;
    this.firsts = new int[chunks.size()];
    int records = 0;
    for (int chunk = 0; chunk < firsts.length; chunk++) {
      firsts[chunk] = records;
      records = Math.addExact(records, codec.count(chunks.get(chunk)));
    }
    this.starts = new int[records];
    this.keys = new long[records];
    int record = 0;
    for (byte[] chunk : chunks) {
      for (int at = 0; at < chunk.length; at = codec.end(chunk, at)) {
        starts[record] = at;
        keys[record++] = RowCodec.key(chunk, at);
      }
    }
  }

  int count() {
    return keys.length;
  }

  /** The key of each record (not a copy). */
  long[] keys() {
    return keys;
  }

  /** Compares two records by the bytes of their rows. */
  int compareRows(int first, int second) {
    return codec.compareContents(
        chunks.get(chunkOf(first)), starts[first], chunks.get(chunkOf(second)), starts[second]);
  }

  private int chunkOf(int record) {
    int found = Arrays.binarySearch(firsts, record);
    return found >= 0 ? found : -found - 2; // else before the chunk at -found - 1
  }
}
