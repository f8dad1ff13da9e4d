package io.thalweg.worker.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** The records of one shard where they arrived, numbered in the order of their chunks. */
final class ShardRecords {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int bytes; // of a record
  private final List<byte[]> chunks;
  private final int[] firsts; // the first record of each chunk
  private final int count;

  /** The records in {@code chunks} of {@link ChunkBuffers}, at most 2^31 - 1. */
  ShardRecords(int recordBytes, List<byte[]> chunks) {
    this.bytes = recordBytes;
    this.chunks = chunks;
    this.firsts = new int[chunks.size()];
    int records = 0;
    for (int chunk = 0; chunk < firsts.length; chunk++) {
      firsts[chunk] = records;
      records = Math.addExact(records, chunks.get(chunk).length / bytes);
    }
    this.count = records;
  }

  int count() {
    return count;
  }

  /** The key of each record. */
  long[] keys() {
    long[] keys = new long[count];
    int record = 0;
    for (byte[] chunk : chunks) {
      for (int at = 0; at < chunk.length; at += bytes) {
        keys[record++] = (long) LONG.get(chunk, at);
      }
    }
    return keys;
  }

  /** Compares two records by the bytes of their rows. */
  int compareRows(int first, int second) {
    int a = chunkOf(first);
    int b = chunkOf(second);
    int fromA = (first - firsts[a]) * bytes;
    int fromB = (second - firsts[b]) * bytes;
    return Arrays.compareUnsigned(
        chunks.get(a),
        fromA + Long.BYTES,
        fromA + bytes,
        chunks.get(b),
        fromB + Long.BYTES,
        fromB + bytes);
  }

  private int chunkOf(int record) {
    int found = Arrays.binarySearch(firsts, record);
    return found >= 0 ? found : -found - 2; // else before the chunk at -found - 1
  }
}
