package io.thalweg.worker.data;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.tensor.Kernels;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * The rows of one shard in canonical order, on the heap or in a file. A shard in a file travels as
 * its rows: the file is known on its machine only. A plain serializable class rather than a record,
 * so that Kryo can carry it as an RDD element too, by Java's rules: they are the ones that let the
 * rows take the place of the file.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
@DefaultSerializer(JavaSerializer.class)
public final class Shard<A> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int number;
  private final Block<A> block; // null where the rows are in a file
  private final transient ShardFile<A> file; // null where the rows are on the heap
  private final transient boolean arrived;

  /**
   * A shard on the heap.
   *
   * @param number the shard's number, from 0
   * @param block its rows, which are not to be changed any more
   */
  public Shard(int number, Block<A> block) {
    this(number, block, null, false);
  }

  private Shard(int number, Block<A> block, ShardFile<A> file, boolean arrived) {
    this.number = number;
    this.block = block;
    this.file = file;
    this.arrived = arrived;
  }

  /**
   * The same shard with its rows in a new file, which is deleted when nobody uses the shard any
   * more.
   *
   * @throws IOException if the file cannot be written; then there is none
   */
  public Shard<A> movedTo(Path target) throws IOException {
    return new Shard<>(number, null, ShardFile.write(block(), target), false);
  }

  /** The shard's number, from 0: also the number of its partition. */
  public int number() {
    return number;
  }

  /** How many rows the shard holds. */
  public int rows() {
    return file == null ? block.rows() : file.rows();
  }

  /** The bytes of its numbers. */
  public long bytes() {
    return file == null ? ShardFile.bytes(block) : file.bytes();
  }

  /** Where the file with the rows is; null where they are on the heap. */
  public Path file() {
    return file == null ? null : file.path();
  }

  /** Whether the rows are in a file. */
  public boolean isInFile() {
    return file != null;
  }

  /** Whether this object came through serialization, from another process or from a disk. */
  public boolean hasArrived() {
    return arrived;
  }

  /** The rows; those of a file are read anew at each call. */
  public Block<A> block() {
    return file == null ? block : file.read();
  }

  /** The labels, as in {@link Block#labels}; those of a file are read anew at each call. */
  public A labels() {
    return file == null ? block.labels() : file.readLabels();
  }

  /** The weights, as in {@link Block#weights}; those of a file are read anew at each call. */
  public A weights() {
    return file == null ? block.weights() : file.readWeights();
  }

  /** Overwrites {@code target} with rows of this shard, as {@link Block#gather} does. */
  public double gather(Kernels<A> kernels, Block<A> target, int[] order, int at, int count) {
    return file == null
        ? target.gather(kernels, block, order, at, count)
        : file.gather(target, order, at, count);
  }

  /** Brings the rows of a file into the system's memory, where it has room. */
  public void load() {
    if (file != null) {
      file.load();
    }
  }

  /** The same shard with its rows on the heap. */
  public Shard<A> onHeap() {
    return file == null ? this : new Shard<>(number, file.read());
  }

  private Object writeReplace() {
    return onHeap();
  }

  private Object readResolve() {
    return new Shard<>(number, block, null, true);
  }
}
