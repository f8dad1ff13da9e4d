package io.thalweg.worker.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A shard whose rows are in a file gives what the same shard on the heap gives. */
class ShardFileTest {
  private static final int[] WIDTHS = {0, 1, 7, 300};

  @TempDir static Path folder;

  private static Stream<Form<?>> forms() {
    return Stream.<DType<?>>of(DType.FLOAT32, DType.FLOAT64)
        .flatMap(
            dtype ->
                Stream.of(
                    new Form<>(dtype, 0, true),
                    new Form<>(dtype, 1, false),
                    new Form<>(dtype, 3, true)));
  }

  /** Those that are trained on. */
  private static Stream<Form<?>> labelled() {
    return forms().filter(form -> form.labelWidth() > 0);
  }

  private record Form<A>(DType<A> dtype, int labelWidth, boolean weights) {
    Shard<A> shard(int number, int rows, int width) {
      Random random = new Random(31L * rows + width);
      Dense<A> features = new Dense<>(width, numbers(random, rows * width));
      return new Shard<>(
          number,
          new Block<>(
              rows,
              features,
              labelWidth,
              labelWidth == 0 ? null : numbers(random, rows * labelWidth),
              weights ? numbers(random, rows) : null));
    }

    private A numbers(Random random, int count) {
      A numbers = dtype.allocate(count);
      for (int i = 0; i < count; i++) {
        dtype.set(numbers, i, random.nextGaussian());
      }
      return numbers;
    }
  }

  @ParameterizedTest
  @MethodSource("labelled")
  <A> void everyRowIsGatheredAsFromTheHeap(Form<A> form) throws IOException {
    Kernels<A> kernels = KernelProvider.find(form.dtype(), KernelChoice.SCALAR);
    for (int width : WIDTHS) {
      Shard<A> heap = form.shard(2, 1000, width);
      Shard<A> file = heap.movedTo(fresh());
      Block<A> expected = Block.dense(form.dtype(), 257, width, form.labelWidth());
      Block<A> actual = Block.dense(form.dtype(), 257, width, form.labelWidth());
      int[] order = new Random(width).ints(1000, 0, 1000).toArray();
      for (int[] rows : new int[][] {order, null}) {
        double weight = heap.gather(kernels, expected, rows, 700, 257);
        assertEquals(weight, file.gather(kernels, actual, rows, 700, 257));
        assertBlocks(form.dtype(), expected, actual);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  <A> void theFileHoldsAllThatTheHeapHeld(Form<A> form) throws Exception {
    for (int rows : new int[] {0, 1, 70_000}) {
      Shard<A> heap = form.shard(5, rows, 7);
      Shard<A> file = heap.movedTo(fresh());
      assertTrue(file.isInFile());
      assertEquals(rows, file.rows());
      assertEquals(heap.bytes(), file.bytes());
      assertEquals(heap.bytes(), Files.size(file.file()));
      file.load();
      assertBlocks(form.dtype(), heap.block(), file.block());
      Shard<A> copy = travelled(file);
      assertFalse(copy.isInFile());
      assertTrue(copy.hasArrived());
      assertFalse(heap.hasArrived());
      assertEquals(5, copy.number());
      assertBlocks(form.dtype(), heap.block(), copy.block());
    }
  }

  @Test
  void theFileGoesWithTheLastUseOfTheShard() throws Exception {
    Path path = fileOfAShardThatIsUsedHere();
    for (int i = 0; i < 1000 && Files.exists(path); i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertFalse(Files.exists(path));
  }

  private static Path fileOfAShardThatIsUsedHere() throws IOException {
    Shard<float[]> shard = new Form<>(DType.FLOAT32, 1, false).shard(0, 100, 3).movedTo(fresh());
    assertEquals(100, shard.block().rows());
    assertTrue(Files.exists(shard.file()));
    return shard.file();
  }

  @Test
  void aFileOfSomebodyElseIsLeftAlone() throws IOException {
    Path path = Files.writeString(fresh(), "theirs");
    Shard<float[]> shard = new Form<>(DType.FLOAT32, 1, false).shard(0, 100, 3);
    assertThrows(FileAlreadyExistsException.class, () -> shard.movedTo(path));
    assertEquals("theirs", Files.readString(path));
  }

  private static Path fresh() throws IOException {
    return Files.createTempDirectory(folder, "shard").resolve("rows");
  }

  @SuppressWarnings("unchecked") // what is written is a Shard<A>
  private static <A> Shard<A> travelled(Shard<A> shard) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(shard);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (Shard<A>) in.readObject();
    }
  }

  private static <A> void assertBlocks(DType<A> dtype, Block<A> expected, Block<A> actual) {
    assertEquals(expected.rows(), actual.rows());
    assertNumbers(dtype, expected.features().values(), actual.features().values());
    assertNumbers(dtype, expected.labels(), actual.labels());
    assertNumbers(dtype, expected.weights(), actual.weights());
  }

  private static <A> void assertNumbers(DType<A> dtype, A expected, A actual) {
    assertEquals(expected == null, actual == null);
    if (expected != null) {
      assertArrayEquals(dtype.toBytes(expected), dtype.toBytes(actual));
    }
  }
}
