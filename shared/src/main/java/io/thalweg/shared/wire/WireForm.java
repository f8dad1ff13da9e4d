package io.thalweg.shared.wire;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Half;
import io.thalweg.shared.tensor.Kernels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/**
 * Arrays as they travel, little-endian, and the rounding that comes with it. May be used by any
 * thread.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public abstract sealed class WireForm<A> {
  final Kernels<A> kernels;
  final DType<A> dtype;
  private final Wire wire;

  private WireForm(Wire wire, Kernels<A> kernels) {
    this.wire = wire;
    this.kernels = kernels;
    this.dtype = kernels.dtype();
  }

  /** The form that {@code wire} names. */
  public static <A> WireForm<A> of(Wire wire, Kernels<A> kernels) {
    return wire.half() == null ? new Exact<>(wire, kernels) : new Rounded<>(wire, kernels);
  }

  /** What this is the form of. */
  public final Wire wire() {
    return wire;
  }

  /** The type of the arrays. */
  public final DType<A> dtype() {
    return dtype;
  }

  /** Bytes of {@code count} elements. */
  public abstract long bytes(int count);

  /**
   * How many elements to put into pieces of at most {@code bytes} bytes. The bytes of an array are
   * those of its pieces of this many elements, one after the other.
   */
  public abstract int pieceLength(int bytes);

  /** Writes elements, rounded, to {@code target} from its position on. */
  public abstract void write(A array, int from, int count, ByteBuffer target);

  /** Reads {@code count} elements from the position of {@code source} on. Mutates. */
  public abstract void read(ByteBuffer source, A array, int from, int count);

  /** The bytes of the whole array. */
  public final byte[] toBytes(A array) {
    int length = dtype.length(array);
    ByteBuffer buffer =
        ByteBuffer.allocate(Math.toIntExact(bytes(length))).order(ByteOrder.LITTLE_ENDIAN);
    write(array, 0, length, buffer);
    return buffer.array();
  }

  /** The array of {@code count} elements whose bytes are given. */
  public final A fromBytes(byte[] bytes, int count) {
    A array = dtype.allocate(count);
    read(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), array, 0, count);
    return array;
  }

  /**
   * What arrives of {@code array} when it travels.
   *
   * @param spare an array to overwrite, maybe {@code array} itself, or null for a new one
   * @return {@code array} where all of it arrives, else {@code spare}
   */
  public abstract A rounded(A array, A spare);

  /**
   * {@code y[i] += x[i]} for {@code count} elements from {@code at} on; y becomes what arrives of
   * it. Mutates {@code y}.
   */
  public abstract void add(int count, A x, A y, int at);

  private static final class Exact<A> extends WireForm<A> {
    Exact(Wire wire, Kernels<A> kernels) {
      super(wire, kernels);
    }

    @Override
    public long bytes(int count) {
      return (long) count * dtype.bytes();
    }

    @Override
    public int pieceLength(int bytes) {
      return bytes / dtype.bytes();
    }

    @Override
    public void write(A array, int from, int count, ByteBuffer target) {
      dtype.write(array, from, count, target);
    }

    @Override
    public void read(ByteBuffer source, A array, int from, int count) {
      dtype.read(source, array, from, count);
    }

    @Override
    public A rounded(A array, A spare) {
      return array;
    }

    @Override
    public void add(int count, A x, A y, int at) {
      kernels.add(count, x, at, y, at);
    }
  }

  /** Blocks of elements, packed two in an int each; all but the last block are full. */
  private static final class Rounded<A> extends WireForm<A> {
    /** Elements of a block. Stays in the first-level cache; part of the bytes that travel. */
    private static final int BLOCK = 1024;

    private final Half half;

    Rounded(Wire wire, Kernels<A> kernels) {
      super(wire, kernels);
      this.half = wire.half();
    }

    @Override
    public long bytes(int count) {
      return Integer.BYTES * (long) ints(count);
    }

    private static int ints(int count) {
      return count / 2 + count % 2;
    }

    @Override
    public int pieceLength(int bytes) {
      return bytes / Short.BYTES / BLOCK * BLOCK;
    }

    @Override
    public void write(A array, int from, int count, ByteBuffer target) {
      A block = dtype.allocate(Math.min(BLOCK, count));
      int[] packed = new int[ints(Math.min(BLOCK, count))];
      IntBuffer ints = target.asIntBuffer();
      for (int at = 0; at < count; at += BLOCK) {
        int n = Math.min(BLOCK, count - at);
        kernels.round(half, n, array, from + at, block, 0);
        kernels.pack(half, n, block, 0, packed);
        ints.put(packed, 0, ints(n));
      }
      target.position(target.position() + (int) bytes(count));
    }

    @Override
    public void read(ByteBuffer source, A array, int from, int count) {
      int[] packed = new int[ints(Math.min(BLOCK, count))];
      IntBuffer ints = source.asIntBuffer();
      for (int at = 0; at < count; at += BLOCK) {
        int n = Math.min(BLOCK, count - at);
        ints.get(packed, 0, ints(n));
        kernels.unpack(half, n, packed, array, from + at);
      }
      source.position(source.position() + (int) bytes(count));
    }

    @Override
    public A rounded(A array, A spare) {
      int length = dtype.length(array);
      A target = spare != null && dtype.length(spare) == length ? spare : dtype.allocate(length);
      kernels.round(half, length, array, 0, target, 0);
      return target;
    }

    @Override
    public void add(int count, A x, A y, int at) {
      for (int done = 0; done < count; done += BLOCK) { // while its elements are in the cache
        int n = Math.min(BLOCK, count - done);
        kernels.add(n, x, at + done, y, at + done);
        kernels.round(half, n, y, at + done, y, at + done);
      }
    }
  }
}
