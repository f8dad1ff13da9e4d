package io.thalweg.worker.data;

import java.util.Arrays;

/**
 * Collects the records of rows per bucket into byte chunks, in bounded memory. A bucket keeps its
 * buffer, which grows with its rows up to the bucket's share of the budget; what is in a full one
 * goes to the sink as a chunk.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class ChunkBuffers<A> {
  /** So small that the buffers of some hundred buckets stay in a core's cache. */
  private static final int MOST_BYTES = 8 << 10;

  private static final int FIRST_BYTES = 1 << 10;
  private static final int BUDGET_BYTES = 32 << 20;

  /** Takes finished chunks; the array is the taker's own. */
  @FunctionalInterface
  public interface Sink {
    /** Takes one chunk of whole records of {@code bucket}. */
    void accept(int bucket, byte[] chunk);
  }

  private final RowCodec<A> codec;
  private final Sink sink;
  private final byte[][] buffers;
  private final int[] used;
  private final int capacity;

  /** Empty buffers for {@code buckets} buckets of rows. */
  public ChunkBuffers(RowCodec<A> codec, int buckets, Sink sink) {
    this.codec = codec;
    this.sink = sink;
    this.buffers = new byte[buckets][];
    this.used = new int[buckets];
    this.capacity = Math.min(MOST_BYTES, BUDGET_BYTES / buckets);
  }

  /** Adds one row given by its content. Mutates. */
  public void add(int bucket, long key, byte[] content) {
    int at = reserve(bucket, Long.BYTES + content.length);
    RowCodec.write(key, content, buffers[bucket], at);
    emitIfFull(bucket);
  }

  /** Adds one row. Mutates. */
  public void add(int bucket, long key, RowView<A> row) {
    int at = reserve(bucket, codec.recordBytes(row));
    codec.write(key, row, buffers[bucket], at);
    emitIfFull(bucket);
  }

  /** Hands every row that is still buffered to the sink. */
  public void flush() {
    for (int bucket = 0; bucket < buffers.length; bucket++) {
      if (used[bucket] > 0) {
        emit(bucket);
      }
    }
  }

  /** Makes room for a record of {@code bytes} bytes and returns where it goes. */
  private int reserve(int bucket, int bytes) {
    if (used[bucket] > 0 && used[bucket] + bytes > capacity) {
      emit(bucket);
    }
    int start = used[bucket];
    int end = start + bytes;
    byte[] buffer = buffers[bucket];
    if (buffer == null) {
      buffers[bucket] = new byte[Math.max(Math.min(capacity, FIRST_BYTES), end)];
    } else if (end > buffer.length) {
      buffers[bucket] = Arrays.copyOf(buffer, Math.max(Math.min(capacity, 2 * buffer.length), end));
    }
    used[bucket] = end;
    return start;
  }

  private void emitIfFull(int bucket) {
    if (used[bucket] >= capacity) {
      emit(bucket);
    }
  }

  /** A buffer of one large record is given away: kept, such buffers could exceed the budget. */
  private void emit(int bucket) {
    if (used[bucket] > capacity) {
      sink.accept(bucket, buffers[bucket]);
      buffers[bucket] = null;
    } else {
      sink.accept(bucket, Arrays.copyOf(buffers[bucket], used[bucket]));
    }
    used[bucket] = 0;
  }
}
