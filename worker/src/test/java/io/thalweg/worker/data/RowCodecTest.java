package io.thalweg.worker.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.tensor.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowCodecTest {
  private static final int MOST_FEATURES = 9;

  /** Rows of 0 to 9 features with a label and a weight. */
  private static final RowCodec<float[]> VARYING =
      new RowCodec<>(DType.FLOAT32, MOST_FEATURES, 1, true, true);

  private record Keyed(long key, float[] row) {}

  private static <A> RowView<A> view(RowCodec<A> codec, A row) {
    RowView<A> view = codec.newRow();
    view.moveTo(row, 0, codec.dtype().length(row));
    return view;
  }

  private static List<Keyed> randomRows(long seed) {
    Random random = new Random(seed);
    List<Keyed> rows = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      float[] row = new float[random.nextInt(MOST_FEATURES + 1) + 2];
      for (int j = 0; j < row.length; j++) {
        row[j] = random.nextInt(3);
      }
      rows.add(new Keyed(random.nextInt(500), row)); // with equal keys, and some equal rows
    }
    return rows;
  }

  private static ShardRecords records(List<Keyed> rows) {
    List<byte[]> chunks = new ArrayList<>();
    ChunkBuffers<float[]> buffers =
        new ChunkBuffers<>(VARYING, 1, (bucket, chunk) -> chunks.add(chunk));
    rows.forEach(row -> buffers.add(0, row.key(), view(VARYING, row.row())));
    buffers.flush();
    assertTrue(chunks.size() > 5, "several chunks");
    return new ShardRecords(VARYING, chunks);
  }

  /** The rows in the places that the records of {@link #records} are given. */
  private static List<String> sorted(List<Keyed> rows) {
    int[] places = RowOrder.places(records(rows));
    String[] sorted = new String[places.length];
    for (int i = 0; i < places.length; i++) {
      sorted[places[i]] = rows.get(i).key() + " " + Arrays.toString(rows.get(i).row());
    }
    return List.of(sorted);
  }

  @Test
  void rowsOfDifferentLengthsAreOrderedByKeyAndContentWhateverTheirArrival() {
    long seed = System.nanoTime();
    List<Keyed> rows = randomRows(seed);
    List<String> first = sorted(rows);
    Collections.shuffle(rows, new Random(seed + 1));
    assertEquals(first, sorted(rows), "seed " + seed);
    List<Keyed> byKey = new ArrayList<>(rows);
    byKey.sort(Comparator.comparing(Keyed::key, Long::compareUnsigned));
    assertEquals(
        byKey.stream().map(Keyed::key).toList(),
        first.stream().map(row -> Long.parseLong(row.split(" ")[0])).toList(),
        "seed " + seed);
  }

  @Test
  void recordsOfDifferentLengthsAreFoundOneAfterTheOther() {
    long seed = System.nanoTime();
    List<Keyed> rows = randomRows(seed);
    ShardRecords records = records(rows);
    assertEquals(rows.size(), records.count());
    assertArrayEquals(
        rows.stream().mapToLong(Keyed::key).toArray(), records.keys(), "seed " + seed);
  }

  @Test
  void aContentComesBackAsTheRowThatItWas() {
    long seed = System.nanoTime();
    RowView<float[]> back = VARYING.newRow();
    for (Keyed keyed : randomRows(seed)) {
      RowView<float[]> row = view(VARYING, keyed.row());
      VARYING.read(VARYING.content(row), back);
      assertEquals(row.features(), back.features());
      assertEquals(row.label(0), back.label(0));
      assertEquals(row.weight(), back.weight());
      int length = back.from() + back.length();
      assertArrayEquals(
          keyed.row(), Arrays.copyOfRange(back.elements(), back.from(), length), "seed " + seed);
    }
  }

  @Test
  void aRowAndTheSameWithAZeroMoreHaveDifferentHashesAndContents() {
    RowView<float[]> shorter = view(VARYING, new float[] {1, 0, 0});
    RowView<float[]> longer = view(VARYING, new float[] {1, 0, 0, 0});
    ContentHash hash = new ContentHash();
    hash.update(shorter);
    long first = hash.first();
    long second = hash.second();
    hash.update(longer);
    assertNotEquals(first, hash.first());
    assertNotEquals(second, hash.second());
    assertFalse(Arrays.equals(VARYING.content(shorter), VARYING.content(longer)));
  }

  @Test
  void theTallyTakesRowsOfDifferentLengths() {
    RowTally tally = new RowTally(1);
    ContentHash hash = new ContentHash();
    for (float[] row : new float[][] {{5, 7, 2}, {1, 1, 1, -3, 0}, {4, 0.5f}}) {
      RowView<float[]> view = view(VARYING, row);
      hash.update(view);
      tally.observe(view, hash);
    }
    assertEquals(4, tally.labelMin(0), "of the rows that have weight");
    assertEquals(7, tally.labelMax(0));
    assertEquals(1, tally.weightless());
  }

  @Test
  void recordsOfRowsOfOneLengthAreTheirKeyAndTheirNumbersAlone() {
    RowCodec<double[]> codec = RowCodec.dense(DType.FLOAT64, 2, 1, false);
    byte[] record = new byte[codec.recordBytes()];
    codec.write(42, view(codec, new double[] {1.5, -2, 3}), record, 0);
    ByteBuffer bytes = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(42, bytes.getLong());
    assertEquals(1.5, bytes.getDouble());
    assertEquals(-2, bytes.getDouble());
    assertEquals(3, bytes.getDouble());
    assertFalse(bytes.hasRemaining());
  }

  @Test
  void labelsOfSeveralNumbersReachTheirBlock() {
    RowCodec<double[]> codec = RowCodec.dense(DType.FLOAT64, 2, 3, true);
    List<byte[]> chunks = new ArrayList<>();
    ChunkBuffers<double[]> buffers =
        new ChunkBuffers<>(codec, 1, (bucket, chunk) -> chunks.add(chunk));
    IntStream.of(2, 1)
        .forEach(i -> buffers.add(0, i, view(codec, new double[] {i, 2, 10 * i, 11, 12, 0.5 * i})));
    buffers.flush();
    Block<double[]> block = ShardPacker.pack(codec, 0, 2, chunks).block();
    assertArrayEquals(new double[] {1, 2, 2, 2}, block.features().values());
    assertEquals(3, block.labelWidth());
    assertArrayEquals(new double[] {10, 11, 12, 20, 11, 12}, block.labels());
    assertArrayEquals(new double[] {0.5, 1}, block.weights());
  }

  @Test
  void aViewThatTheCodecDoesNotKnowIsRefused() {
    RowView<float[]> view = VARYING.newRow();
    assertThrows(IllegalArgumentException.class, () -> view.moveTo(new float[20], 0, 1));
    assertThrows(IllegalArgumentException.class, () -> view.moveTo(new float[20], 0, 12));
    RowView<float[]> dense = RowCodec.dense(DType.FLOAT32, 2, 1, false).newRow();
    assertThrows(IllegalArgumentException.class, () -> dense.moveTo(new float[20], 0, 2));
    assertThrows(IllegalArgumentException.class, () -> VARYING.newBlock(3));
  }
}
