package io.thalweg.shared.wire;

import io.thalweg.shared.tensor.DType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The byte form of partial sums, little-endian. Heads: their number, then per partial sum its
 * level, index, number of float64 sums, number of gradient elements (-1 for none) and the sums.
 * Gradients: one after the other.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class PartialCodec<A> {
  private static final int HEAD = 4 * Integer.BYTES;
  private static final int NO_GRADIENT = AnswerShape.NO_GRADIENT;

  /** Gives the arrays that gradients are read into. */
  @FunctionalInterface
  public interface Arrays<A> {
    /** An array of {@code length} elements for the gradient of partial sum {@code index}. */
    A gradient(int index, int length);
  }

  private final DType<A> dtype;

  /** A codec for gradients of the given type. */
  public PartialCodec(DType<A> dtype) {
    this.dtype = dtype;
  }

  /** Bytes of the heads. */
  public int headSize(List<Partial<A>> partials) {
    int size = Integer.BYTES;
    for (Partial<A> partial : partials) {
      size += HEAD + Double.BYTES * partial.sums().length;
    }
    return size;
  }

  /** Bytes of the heads of the largest answer of that shape. */
  public static long mostHeadBytes(AnswerShape shape) {
    return Integer.BYTES + shape.nodes().size() * (HEAD + (long) Double.BYTES * shape.sums());
  }

  /** Bytes of all gradients. */
  public long gradientSize(List<Partial<A>> partials, WireForm<A> form) {
    long bytes = 0;
    for (Partial<A> partial : partials) {
      bytes += partial.gradient() == null ? 0 : form.bytes(dtype.length(partial.gradient()));
    }
    return bytes;
  }

  /** Writes everything but the gradients. */
  public void encodeHeads(List<Partial<A>> partials, ByteBuffer buffer) {
    buffer.putInt(partials.size());
    for (Partial<A> partial : partials) {
      A gradient = partial.gradient();
      buffer.putInt(partial.level()).putInt(partial.index()).putInt(partial.sums().length);
      buffer.putInt(gradient == null ? NO_GRADIENT : dtype.length(gradient));
      for (double sum : partial.sums()) {
        buffer.putDouble(sum);
      }
    }
  }

  /** Writes the gradients. */
  public void encodeGradients(List<Partial<A>> partials, WireForm<A> form, ByteBuffer buffer) {
    for (Partial<A> partial : partials) {
      if (partial.gradient() != null) {
        form.write(partial.gradient(), 0, dtype.length(partial.gradient()), buffer);
      }
    }
  }

  /**
   * Reads what {@link #encodeHeads} wrote; the content of the gradients stays as it is.
   *
   * @param shape what may stand there
   * @throws io.thalweg.shared.error.ThalwegException INTERNAL where anything else does
   */
  public List<Partial<A>> decodeHeads(ByteBuffer buffer, AnswerShape shape, Arrays<A> arrays) {
    int count = MessageParts.count(buffer, HEAD + leastBytes(shape));
    List<Partial<A>> partials = new ArrayList<>(count);
    int next = 0; // among the nodes
    for (int i = 0; i < count; i++) {
      MessageParts.require(buffer, HEAD);
      TreeNode node = new TreeNode(buffer.getInt(), buffer.getInt());
      while (next < shape.nodes().size() && !shape.nodes().get(next).equals(node)) {
        next++;
      }
      if (next++ == shape.nodes().size()) {
        throw MessageParts.malformed("sums of " + node + ", which is not next");
      }
      int sums = buffer.getInt();
      int length = buffer.getInt();
      if (!shape.allows(sums) || length != shape.gradient()) {
        throw MessageParts.malformed(sums + " sums and a gradient of " + length + " elements");
      }
      A gradient = length == NO_GRADIENT ? null : arrays.gradient(i, length);
      partials.add(new Partial<>(node.level(), node.index(), gradient, sums(buffer, sums)));
    }
    return partials;
  }

  private static int leastBytes(AnswerShape shape) {
    return shape.fewer() ? 0 : Double.BYTES * shape.sums();
  }

  private static double[] sums(ByteBuffer buffer, int count) {
    MessageParts.require(buffer, (long) Double.BYTES * count);
    double[] sums = new double[count];
    for (int j = 0; j < count; j++) {
      sums[j] = buffer.getDouble();
    }
    return sums;
  }

  /** Reads what {@link #encodeGradients} wrote. Mutates the gradients of {@code partials}. */
  public void decodeGradients(ByteBuffer buffer, WireForm<A> form, List<Partial<A>> partials) {
    for (Partial<A> partial : partials) {
      if (partial.gradient() != null) {
        MessageParts.require(buffer, form.bytes(dtype.length(partial.gradient())));
        form.read(buffer, partial.gradient(), 0, dtype.length(partial.gradient()));
      }
    }
  }
}
