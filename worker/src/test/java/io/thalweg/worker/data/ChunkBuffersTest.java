package io.thalweg.worker.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.tensor.DType;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ChunkBuffersTest {
  @Test
  void chunksHoldWholeRecordsOfBoundedSizeAndNothingIsLost() {
    RowCodec<float[]> codec = RowCodec.dense(DType.FLOAT32, 300, 1, false);
    long[] records = new long[8];
    ChunkBuffers<float[]> buffers =
        new ChunkBuffers<>(
            codec,
            8,
            (bucket, chunk) -> {
              assertEquals(0, chunk.length % codec.recordBytes());
              assertTrue(chunk.length <= 8 << 10);
              records[bucket] += chunk.length / codec.recordBytes();
            });
    RowView<float[]> row = codec.newRow();
    for (int i = 0; i < 8000; i++) {
      buffers.add(i % 8, i, row);
    }
    buffers.flush();
    buffers.flush();
    assertArrayEquals(new long[] {1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000}, records);
  }

  @Test
  void manyBucketsOfWideRowsStayWithinTheBudget() {
    RowCodec<double[]> codec = RowCodec.dense(DType.FLOAT64, 2000, 0, false);
    AtomicLong held = new AtomicLong();
    AtomicLong emitted = new AtomicLong();
    ChunkBuffers<double[]> buffers =
        new ChunkBuffers<>(codec, 4096, (bucket, chunk) -> emitted.addAndGet(chunk.length));
    RowView<double[]> row = codec.newRow();
    for (int i = 0; i < 10_000; i++) {
      buffers.add(i % 4096, i, row);
      held.accumulateAndGet((i + 1L) * codec.recordBytes() - emitted.get(), Math::max);
    }
    assertTrue(held.get() <= (32 << 20) + codec.recordBytes(), "held " + held);
  }

  @Test
  void contentBytesAndElementsGiveTheSameRecord() {
    RowCodec<float[]> codec = RowCodec.dense(DType.FLOAT32, 2, 0, false);
    RowView<float[]> row = codec.newRow();
    row.moveTo(new float[] {9, 1.5f, -2}, 1, 2);
    byte[][] out = new byte[2][];
    ChunkBuffers<float[]> buffers =
        new ChunkBuffers<>(codec, 2, (bucket, chunk) -> out[bucket] = chunk);
    buffers.add(0, 42, row);
    buffers.add(1, 42, codec.content(row));
    buffers.flush();
    assertTrue(Arrays.equals(out[0], out[1]));
  }
}
