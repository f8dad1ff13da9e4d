package io.thalweg.shared.wire;

import io.thalweg.shared.tensor.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The byte form of partial sums, little-endian: their number, then per partial sum its level,
 * index, number of float64 sums, number of gradient elements (-1 for none), the sums, the gradient.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class PartialCodec<A> {
  private static final int HEAD = 4 * Integer.BYTES;

  private final DType<A> dtype;

  /** A codec for gradients of the given type. */
  public PartialCodec(DType<A> dtype) {
    this.dtype = dtype;
  }

  /** The bytes of the given partial sums. */
  public byte[] encode(List<Partial<A>> partials) {
    ByteBuffer buffer = ByteBuffer.allocate(size(partials)).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(partials.size());
    for (Partial<A> partial : partials) {
      int length = partial.gradient() == null ? -1 : dtype.length(partial.gradient());
      buffer.putInt(partial.level()).putInt(partial.index());
      buffer.putInt(partial.sums().length).putInt(length);
      for (double sum : partial.sums()) {
        buffer.putDouble(sum);
      }
      if (length > 0) {
        dtype.write(partial.gradient(), 0, length, buffer);
      }
    }
    return buffer.array();
  }

  /** The partial sums that {@link #encode} turned into {@code bytes}. */
  public List<Partial<A>> decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int count = buffer.getInt();
    List<Partial<A>> partials = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int level = buffer.getInt();
      int index = buffer.getInt();
      double[] sums = new double[buffer.getInt()];
      int length = buffer.getInt();
      for (int j = 0; j < sums.length; j++) {
        sums[j] = buffer.getDouble();
      }
      A gradient = null;
      if (length >= 0) {
        gradient = dtype.allocate(length);
        dtype.read(buffer, gradient, 0, length);
      }
      partials.add(new Partial<>(level, index, gradient, sums));
    }
    return partials;
  }

  private int size(List<Partial<A>> partials) {
    long size = Integer.BYTES;
    for (Partial<A> partial : partials) {
      long elements = partial.gradient() == null ? 0 : dtype.length(partial.gradient());
      size += HEAD + (long) Double.BYTES * partial.sums().length + elements * dtype.bytes();
    }
    return Math.toIntExact(size);
  }
}
