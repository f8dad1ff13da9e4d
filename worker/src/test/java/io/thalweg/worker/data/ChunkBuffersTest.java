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
    RowLayout<float[]> layout = new RowLayout<>(DType.FLOAT32, 300, true, false);
    long[] records = new long[8];
    ChunkBuffers buffers =
        new ChunkBuffers(
            layout,
            8,
            (bucket, chunk) -> {
              assertEquals(0, chunk.length % layout.recordBytes());
              assertTrue(chunk.length <= 8 << 10);
              records[bucket] += chunk.length / layout.recordBytes();
            });
    float[] row = new float[layout.stride()];
    for (int i = 0; i < 8000; i++) {
      buffers.add(layout, i % 8, i, row, 0);
    }
    buffers.flush();
    buffers.flush();
    assertArrayEquals(new long[] {1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000}, records);
  }

  @Test
  void manyBucketsOfWideRowsStayWithinTheBudget() {
    RowLayout<double[]> layout = new RowLayout<>(DType.FLOAT64, 2000, false, false);
    AtomicLong held = new AtomicLong();
    AtomicLong emitted = new AtomicLong();
    ChunkBuffers buffers =
        new ChunkBuffers(layout, 4096, (bucket, chunk) -> emitted.addAndGet(chunk.length));
    double[] row = new double[2000];
    for (int i = 0; i < 10_000; i++) {
      buffers.add(layout, i % 4096, i, row, 0);
      held.accumulateAndGet((i + 1L) * layout.recordBytes() - emitted.get(), Math::max);
    }
    assertTrue(held.get() <= (32 << 20) + layout.recordBytes(), "held " + held);
  }

  @Test
  void contentBytesAndElementsGiveTheSameRecord() {
    RowLayout<float[]> layout = new RowLayout<>(DType.FLOAT32, 2, false, false);
    float[] row = {1.5f, -2};
    byte[][] out = new byte[2][];
    ChunkBuffers buffers = new ChunkBuffers(layout, 2, (bucket, chunk) -> out[bucket] = chunk);
    buffers.add(layout, 0, 42, new float[] {9, 1.5f, -2}, 1);
    buffers.add(1, 42, DType.FLOAT32.toBytes(row));
    buffers.flush();
    assertTrue(Arrays.equals(out[0], out[1]));
  }
}
