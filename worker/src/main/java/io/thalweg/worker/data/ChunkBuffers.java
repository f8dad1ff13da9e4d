package io.thalweg.worker.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Collects rows per bucket into byte chunks, in bounded memory. A record is the row's key (64 bits)
 * and its content, little-endian. Full chunks go to the sink at once; when all buffers together
 * reach the budget, all of them go.
 */
public final class ChunkBuffers {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int CHUNK_BYTES = 64 << 10;
  private static final int FIRST_BYTES = 1 << 10;
  private static final long BUDGET_BYTES = 32L << 20;

  /** Takes finished chunks; the array is the taker's own. */
  @FunctionalInterface
  public interface Sink {
    /** Takes one chunk of whole records of {@code bucket}. */
    void accept(int bucket, byte[] chunk);
  }

  private final RowLayout<?> layout;
  private final Sink sink;
  private final byte[][] chunks;
  private final int[] used;
  private final int chunkBytes;
  private long total;

  /** Empty buffers for {@code buckets} buckets of rows of {@code layout}. */
  public ChunkBuffers(RowLayout<?> layout, int buckets, Sink sink) {
    this.layout = layout;
    this.sink = sink;
    this.chunks = new byte[buckets][];
    this.used = new int[buckets];
    int record = layout.recordBytes();
    this.chunkBytes = Math.max(1, CHUNK_BYTES / record) * record;
  }

  /** Adds one row given by its content bytes. Mutates. */
  public void add(int bucket, long key, byte[] content) {
    int at = reserve(bucket, key);
    System.arraycopy(content, 0, chunks[bucket], at, content.length);
    close(bucket);
  }

  /** Adds the row whose elements stand in {@code rows} from {@code from} on. Mutates. */
  public <A> void add(RowLayout<A> typed, int bucket, long key, A rows, int from) {
    int at = reserve(bucket, key);
    ByteBuffer target = ByteBuffer.wrap(chunks[bucket]).order(ByteOrder.LITTLE_ENDIAN);
    typed.dtype().write(rows, from, typed.stride(), target.position(at));
    close(bucket);
  }

  /** Hands every row that is still buffered to the sink. */
  public void flush() {
    for (int bucket = 0; bucket < chunks.length; bucket++) {
      emit(bucket);
    }
  }

  /** Makes room for a record, writes its key and returns where its content goes. */
  private int reserve(int bucket, long key) {
    int record = layout.recordBytes();
    int start = used[bucket];
    byte[] chunk = chunks[bucket];
    if (chunk == null || start + record > chunk.length) {
      chunk = grow(bucket, start + record);
    }
    LONG.set(chunk, start, key);
    used[bucket] = start + record;
    return start + Long.BYTES;
  }

  private byte[] grow(int bucket, int needed) {
    byte[] old = chunks[bucket];
    int oldLength = old == null ? 0 : old.length;
    int length = Math.min(chunkBytes, Math.max(FIRST_BYTES, 2 * oldLength));
    byte[] chunk = new byte[Math.max(needed, length)];
    if (old != null) {
      System.arraycopy(old, 0, chunk, 0, used[bucket]);
    }
    chunks[bucket] = chunk;
    total += chunk.length - oldLength;
    return chunk;
  }

  private void close(int bucket) {
    if (used[bucket] + layout.recordBytes() > chunkBytes) {
      emit(bucket);
    } else if (total > BUDGET_BYTES) {
      flush();
    }
  }

  private void emit(int bucket) {
    byte[] chunk = chunks[bucket];
    if (chunk != null) {
      sink.accept(
          bucket, used[bucket] == chunk.length ? chunk : Arrays.copyOf(chunk, used[bucket]));
      total -= chunk.length;
      chunks[bucket] = null;
      used[bucket] = 0;
    }
  }
}
