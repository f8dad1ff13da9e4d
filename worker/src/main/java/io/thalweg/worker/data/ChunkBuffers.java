package io.thalweg.worker.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Collects rows per bucket into byte chunks, in bounded memory. A record is the row's key (64 bits)
 * and its content, little-endian. A bucket keeps its buffer, which grows with its rows up to the
 * bucket's share of the budget; what is in a full one goes to the sink as a chunk.
 */
public final class ChunkBuffers {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

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

  private final int record;
  private final Sink sink;
  private final byte[][] buffers;
  private final int[] used;
  private final int capacity;

  /** Empty buffers for {@code buckets} buckets of rows of {@code layout}. */
  public ChunkBuffers(RowLayout<?> layout, int buckets, Sink sink) {
    this.record = layout.recordBytes();
    this.sink = sink;
    this.buffers = new byte[buckets][];
    this.used = new int[buckets];
    int share = Math.min(MOST_BYTES, BUDGET_BYTES / buckets);
    this.capacity = Math.max(1, share / record) * record;
  }

  /** Adds one row given by its content bytes. Mutates. */
  public void add(int bucket, long key, byte[] content) {
    int at = reserve(bucket, key);
    System.arraycopy(content, 0, buffers[bucket], at, content.length);
    emitIfFull(bucket);
  }

  /** Adds the row whose elements stand in {@code rows} from {@code from} on. Mutates. */
  public <A> void add(RowLayout<A> typed, int bucket, long key, A rows, int from) {
    int at = reserve(bucket, key);
    ByteBuffer target = ByteBuffer.wrap(buffers[bucket]).order(ByteOrder.LITTLE_ENDIAN);
    typed.dtype().write(rows, from, typed.stride(), target.position(at));
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

  /** Makes room for a record, writes its key and returns where its content goes. */
  private int reserve(int bucket, long key) {
    int start = used[bucket];
    int end = start + record;
    byte[] buffer = buffers[bucket];
    if (buffer == null) {
      buffer = new byte[Math.min(capacity, Math.max(FIRST_BYTES, record))];
      buffers[bucket] = buffer;
    } else if (end > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(capacity, Math.max(2 * buffer.length, end)));
      buffers[bucket] = buffer;
    }
    LONG.set(buffer, start, key);
    used[bucket] = end;
    return start + Long.BYTES;
  }

  private void emitIfFull(int bucket) {
    if (used[bucket] + record > capacity) {
      emit(bucket);
    }
  }

  /** A buffer of one record is given away: kept, such buffers could be more than the budget. */
  private void emit(int bucket) {
    if (capacity == record) {
      sink.accept(bucket, buffers[bucket]);
      buffers[bucket] = null;
    } else {
      sink.accept(bucket, Arrays.copyOf(buffers[bucket], used[bucket]));
    }
    used[bucket] = 0;
  }
}
