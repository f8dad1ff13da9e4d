package io.thalweg.shared.tensor;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The element type of a run, as a token that knows its primitive array {@code A}: {@code float[]}
 * or {@code double[]}. The same model, worker and optimizer code runs in both.
 *
 * @param <A> the primitive array type
 */
public abstract sealed class DType<A> implements Serializable {
  private static final long serialVersionUID = 1L;

  /** 32-bit floating point, the default. */
  public static final DType<float[]> FLOAT32 = new Float32();

  /** 64-bit floating point. */
  public static final DType<double[]> FLOAT64 = new Float64();

  /** The token of an array's type. */
  @SuppressWarnings("unchecked") // there are two array types and two tokens
  public static <A> DType<A> of(A array) {
    return (DType<A>) (array instanceof float[] ? FLOAT32 : FLOAT64);
  }

  /** The name that configs and model files use: {@code float32} or {@code float64}. */
  public abstract String name();

  /** Bytes per element. */
  public abstract int bytes();

  /** A zeroed array of {@code length} elements. */
  public abstract A allocate(int length);

  /** The number of elements of {@code array}. */
  public abstract int length(A array);

  /** Element {@code index}, widened to double (exact). */
  public abstract double get(A array, int index);

  /** Sets element {@code index} to {@code value} rounded to this type. Mutates {@code array}. */
  public abstract void set(A array, int index, double value);

  /**
   * Fills elements {@code from} (inclusive) to {@code to} (exclusive) with {@code value}. Mutates.
   */
  public abstract void fill(A array, int from, int to, double value);

  /** Writes elements to {@code target} as little-endian bytes from its position on. */
  public abstract void write(A array, int from, int count, ByteBuffer target);

  /** Reads {@code count} little-endian elements from {@code source} into {@code array}. Mutates. */
  public abstract void read(ByteBuffer source, A array, int from, int count);

  /**
   * Reads {@code count} rows of {@code width} elements to the start of {@code target}. Mutates.
   *
   * @param source little-endian rows from its first byte on; its position is not used
   * @param order row numbers by position, or null where positions are row numbers
   * @param at the first position
   */
  public abstract void readRows(
      ByteBuffer source, int width, int[] order, int at, int count, A target);

  /** Copies {@code count} elements; the same contract as {@link System#arraycopy}. Mutates. */
  public final void copy(A source, int from, A target, int to, int count) {
    System.arraycopy(source, from, target, to, count);
  }

  /** A copy of the whole array. */
  public final A clone(A array) {
    A copy = allocate(length(array));
    copy(array, 0, copy, 0, length(array));
    return copy;
  }

  /** The little-endian bytes of the whole array: what {@code params_sha256} is taken of. */
  public final byte[] toBytes(A array) {
    ByteBuffer buffer =
        ByteBuffer.allocate(Math.multiplyExact(length(array), bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    write(array, 0, length(array), buffer);
    return buffer.array();
  }

  /** The array whose little-endian bytes are given: inverse of {@link #toBytes}. */
  public final A fromBytes(byte[] bytes) {
    A array = allocate(bytes.length / bytes());
    read(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), array, 0, length(array));
    return array;
  }

  @Override
  public final String toString() {
    return name();
  }

  private static final class Float32 extends DType<float[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public String name() {
      return "float32";
    }

    @Override
    public int bytes() {
      return Float.BYTES;
    }

    @Override
    public float[] allocate(int length) {
      return new float[length];
    }

    @Override
    public int length(float[] array) {
      return array.length;
    }

    @Override
    public double get(float[] array, int index) {
      return array[index];
    }

    @Override
    public void set(float[] array, int index, double value) {
      array[index] = (float) value;
    }

    @Override
    public void fill(float[] array, int from, int to, double value) {
      Arrays.fill(array, from, to, (float) value);
    }

    @Override
    public void write(float[] array, int from, int count, ByteBuffer target) {
      target.asFloatBuffer().put(array, from, count);
      target.position(target.position() + count * Float.BYTES);
    }

    @Override
    public void read(ByteBuffer source, float[] array, int from, int count) {
      source.asFloatBuffer().get(array, from, count);
      source.position(source.position() + count * Float.BYTES);
    }

    @Override
    public void readRows(
        ByteBuffer source, int width, int[] order, int at, int count, float[] target) {
      FloatBuffer rows = source.asFloatBuffer();
      if (order == null) {
        rows.get(at * width, target, 0, count * width);
        return;
      }
      for (int row = 0; row < count; row++) {
        rows.get(order[at + row] * width, target, row * width, width);
      }
    }

    private Object readResolve() {
      return FLOAT32;
    }
  }

  private static final class Float64 extends DType<double[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public String name() {
      return "float64";
    }

    @Override
    public int bytes() {
      return Double.BYTES;
    }

    @Override
    public double[] allocate(int length) {
      return new double[length];
    }

    @Override
    public int length(double[] array) {
      return array.length;
    }

    @Override
    public double get(double[] array, int index) {
      return array[index];
    }

    @Override
    public void set(double[] array, int index, double value) {
      array[index] = value;
    }

    @Override
    public void fill(double[] array, int from, int to, double value) {
      Arrays.fill(array, from, to, value);
    }

    @Override
    public void write(double[] array, int from, int count, ByteBuffer target) {
      target.asDoubleBuffer().put(array, from, count);
      target.position(target.position() + count * Double.BYTES);
    }

    @Override
    public void read(ByteBuffer source, double[] array, int from, int count) {
      source.asDoubleBuffer().get(array, from, count);
      source.position(source.position() + count * Double.BYTES);
    }

    @Override
    public void readRows(
        ByteBuffer source, int width, int[] order, int at, int count, double[] target) {
      DoubleBuffer rows = source.asDoubleBuffer();
      if (order == null) {
        rows.get(at * width, target, 0, count * width);
        return;
      }
      for (int row = 0; row < count; row++) {
        rows.get(order[at + row] * width, target, row * width, width);
      }
    }

    private Object readResolve() {
      return FLOAT64;
    }
  }
}
