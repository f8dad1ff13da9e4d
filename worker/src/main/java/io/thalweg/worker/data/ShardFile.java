package io.thalweg.worker.data;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Dense;
import io.thalweg.shared.tensor.DType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The rows of a shard in a file of this machine: the features (rows, width), the labels (rows,
 * labelWidth), the weights (rows) where there are some; little-endian. Mapped into memory when it
 * is first read. The file goes when this object is no longer in use.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class ShardFile<A> {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final int CHUNK_BYTES = 1 << 20;

  private final DType<A> dtype;
  private final int rows;
  private final int width;
  private final int labelWidth;
  private final boolean hasWeights;
  private final String path; // no Path: Spark walks through what it stores
  private volatile Mapping mapping;

  /** The parts of the file, each from its own first byte on. */
  private record Mapping(
      MappedByteBuffer whole, ByteBuffer features, ByteBuffer labels, ByteBuffer weights) {}

  private ShardFile(Block<A> block, Path path) {
    this.dtype = DType.of(block.features().values());
    this.rows = block.rows();
    this.width = block.features().width();
    this.labelWidth = block.labelWidth();
    this.hasWeights = block.weights() != null;
    this.path = path.toString();
  }

  /** Bytes of the numbers of a block. */
  static long bytes(Block<?> block) {
    int numbers = block.features().width() + block.labelWidth() + (block.weights() == null ? 0 : 1);
    return (long) block.rows() * numbers * DType.of(block.features().values()).bytes();
  }

  /** Writes rows to a new file, of which nothing is left after a failure. */
  static <A> ShardFile<A> write(Block<A> block, Path path) throws IOException {
    ShardFile<A> file = new ShardFile<>(block, path);
    Files.createFile(path);
    CLEANER.register(file, new Deletion(path));
    try (FileChannel channel = FileChannel.open(path, WRITE)) {
      file.append(block.features().values(), file.width, channel);
      file.append(block.labels(), file.labelWidth, channel);
      file.append(block.weights(), file.hasWeights ? 1 : 0, channel);
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw e;
    }
    return file;
  }

  private record Deletion(Path path) implements Runnable {
    @Override
    public void run() {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        throw new UncheckedIOException(e); // the folder itself goes with Spark
      }
    }
  }

  /** Appends the numbers of all rows, {@code each} per row. */
  private void append(A numbers, int each, FileChannel channel) throws IOException {
    int count = rows * each;
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int most = CHUNK_BYTES / dtype.bytes();
    for (int at = 0; at < count; at += most) {
      dtype.write(numbers, at, Math.min(most, count - at), chunk.clear());
      chunk.flip();
      while (chunk.hasRemaining()) {
        channel.write(chunk);
      }
    }
  }

  Path path() {
    return Path.of(path);
  }

  int rows() {
    return rows;
  }

  long bytes() {
    return bytes(width + labelWidth + (hasWeights ? 1 : 0));
  }

  private long bytes(int each) {
    return (long) rows * each * dtype.bytes();
  }

  /** All rows, on the heap. */
  Block<A> read() {
    A features = part(mapped().features, width);
    return new Block<>(rows, new Dense<>(width, features), labelWidth, readLabels(), readWeights());
  }

  A readLabels() {
    return labelWidth == 0 ? null : part(mapped().labels, labelWidth);
  }

  A readWeights() {
    return hasWeights ? part(mapped().weights, 1) : null;
  }

  private A part(ByteBuffer part, int each) {
    A numbers = dtype.allocate(rows * each);
    dtype.readRows(part, each, null, 0, rows, numbers);
    return numbers;
  }

  /** See {@link Block#gather}. */
  double gather(Block<A> target, int[] order, int at, int count) {
    target.requireForm(width, labelWidth);
    Mapping from = mapped();
    target.setRows(count);
    dtype.readRows(from.features, width, order, at, count, target.features().values());
    if (labelWidth > 0) {
      dtype.readRows(from.labels, labelWidth, order, at, count, target.labels());
    }
    if (!hasWeights) {
      dtype.fill(target.weights(), 0, count, 1);
      return count;
    }
    dtype.readRows(from.weights, 1, order, at, count, target.weights());
    return target.weightSum(dtype);
  }

  /** Touches every page, in order. */
  void load() {
    mapped().whole.load();
  }

  private Mapping mapped() {
    Mapping known = mapping;
    return known == null ? map() : known;
  }

  private synchronized Mapping map() {
    if (mapping == null) {
      try (FileChannel channel = FileChannel.open(path(), READ)) {
        MappedByteBuffer whole = channel.map(MapMode.READ_ONLY, 0, bytes());
        long labels = bytes(width);
        long weights = bytes(width + labelWidth);
        mapping =
            new Mapping(
                whole,
                part(whole, 0, labels),
                part(whole, labels, weights),
                part(whole, weights, bytes()));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read packed rows again", e);
      }
    }
    return mapping;
  }

  private static ByteBuffer part(ByteBuffer whole, long from, long to) {
    return whole.slice((int) from, (int) (to - from)).order(ByteOrder.LITTLE_ENDIAN);
  }
}
