package io.thalweg.worker.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShardPackerTest {
  private static final RowCodec<float[]> CODEC = RowCodec.dense(DType.FLOAT32, 2, 1, true);

  /** A row and its key. */
  private record Keyed(long key, float[] row) {}

  @Test
  void rowsAreSortedByUnsignedKeyWhateverTheirArrival() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Keyed> rows = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      float value = random.nextFloat();
      // Few distinct leading bits, so that ties of them have to be settled by the rest.
      long key = ((long) random.nextInt(4) << 62) | random.nextInt(700);
      rows.add(new Keyed(key, new float[] {value, i, i % 3, 1}));
    }
    List<Keyed> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.comparing(Keyed::key, Long::compareUnsigned));
    Shard<float[]> first = pack(rows);
    Collections.shuffle(rows, random);
    Shard<float[]> second = pack(rows);
    assertArrayEquals(
        first.block().features().values(), second.block().features().values(), "seed " + seed);
    assertArrayEquals(first.block().labels(), second.block().labels(), "seed " + seed);
    for (int i = 0; i < rows.size(); i++) {
      long key = sorted.get(i).key();
      float id = first.block().features().values()[2 * i + 1];
      Keyed there = rows.stream().filter(r -> r.row()[1] == id).findFirst().orElseThrow();
      assertEquals(key, there.key(), "seed " + seed + " row " + i);
      assertEquals(there.row()[2], first.block().labels()[i]);
    }
  }

  @Test
  void equalKeysAreOrderedByContent() {
    Keyed one = new Keyed(7, new float[] {1, 0, 0, 1});
    Keyed two = new Keyed(7, new float[] {2, 0, 0, 1});
    Shard<float[]> packed = pack(List.of(two, one, two, one));
    Shard<float[]> other = pack(List.of(one, two, one, two));
    assertArrayEquals(packed.block().features().values(), other.block().features().values());
    assertEquals(packed.block().features().values()[0], packed.block().features().values()[2]);
    assertEquals(packed.block().features().values()[4], packed.block().features().values()[6]);
  }

  @Test
  void anEmptyShardHasNoRows() {
    Shard<float[]> shard = ShardPacker.pack(CODEC, 3, 0, List.of());
    assertEquals(0, shard.rows());
    assertEquals(3, shard.number());
    assertEquals(0, shard.block().features().values().length);
  }

  @Test
  void labelsAndWeightsAreNullWhereThereAreNone() {
    RowCodec<double[]> plain = RowCodec.dense(DType.FLOAT64, 1, 0, false);
    List<byte[]> chunks = new ArrayList<>();
    ChunkBuffers<double[]> buffers =
        new ChunkBuffers<>(plain, 1, (bucket, chunk) -> chunks.add(chunk));
    RowView<double[]> row = plain.newRow();
    row.set(0, 2.5);
    buffers.add(0, 1, row);
    buffers.flush();
    Shard<double[]> shard = ShardPacker.pack(plain, 0, 1, chunks);
    assertArrayEquals(new double[] {2.5}, shard.block().features().values());
    assertNull(shard.block().labels());
    assertNull(shard.block().weights());
  }

  @Test
  void anotherNumberOfRowsThanCountedIsAnError() {
    List<byte[]> chunks = chunks(List.of(new Keyed(1, new float[4])));
    for (int counted : new int[] {0, 2}) {
      ThalwegException error =
          assertThrows(ThalwegException.class, () -> ShardPacker.pack(CODEC, 5, counted, chunks));
      assertEquals(ErrorCode.UNREADABLE_DATA, error.code());
      assertTrue(error.getMessage().contains(counted + " rows in shard 5"), error.getMessage());
    }
  }

  private static Shard<float[]> pack(List<Keyed> rows) {
    return ShardPacker.pack(CODEC, 0, rows.size(), chunks(rows));
  }

  private static List<byte[]> chunks(List<Keyed> rows) {
    List<byte[]> chunks = new ArrayList<>();
    ChunkBuffers<float[]> buffers =
        new ChunkBuffers<>(CODEC, 1, (bucket, chunk) -> chunks.add(chunk));
    RowView<float[]> view = CODEC.newRow();
    for (Keyed keyed : rows) {
      view.moveTo(keyed.row(), 0, CODEC.elements());
      buffers.add(0, keyed.key(), view);
    }
    buffers.flush();
    return chunks;
  }
}
