package io.thalweg.worker.session;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.wire.MessageParts;
import io.thalweg.shared.wire.Partial;
import io.thalweg.shared.wire.PartialCodec;
import io.thalweg.shared.wire.WireForm;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The gradients of a worker's last report, in arrays that are those of every report. Large ones
 * come in pieces: range by range, in the order of the partial sums. Fed by one thread at a time.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class IncomingGradients<A> implements PartialCodec.Arrays<A> {
  private final DType<A> dtype;
  private final List<A> arrays = new ArrayList<>();
  private final Arrival arrival = new Arrival();
  private List<Partial<A>> partials = List.of();
  private int next; // the partial sum whose piece is next
  private int from; // where the range begins
  private int count; // elements of the range, known from its first piece

  IncomingGradients(DType<A> dtype) {
    this.dtype = dtype;
  }

  @Override
  public A gradient(int index, int length) {
    while (arrays.size() <= index) {
      arrays.add(dtype.allocate(length));
    }
    if (dtype.length(arrays.get(index)) != length) {
      arrays.set(index, dtype.allocate(length));
    }
    return arrays.get(index);
  }

  /** What the present report says of how much has arrived. */
  Arrival arrival() {
    return arrival;
  }

  /** Waits for the pieces of those, where they have not come with their report. */
  void expect(List<Partial<A>> reported) {
    partials = reported;
    next = 0;
    from = arrival.getAsInt();
  }

  /**
   * Reads a piece, after its kind, into its gradient.
   *
   * @throws io.thalweg.shared.error.ThalwegException INTERNAL where it is not the next one
   */
  void piece(ByteBuffer message, WireForm<A> form) {
    MessageParts.require(message, 3 * Integer.BYTES);
    int index = message.getInt();
    int begin = message.getInt();
    int elements = message.getInt();
    int most = (next < partials.size() ? length() : 0) - from;
    boolean fits = next == 0 ? elements > 0 && elements <= most : elements == count;
    if (index != next || begin != from || most <= 0 || !fits) {
      throw MessageParts.malformed(
          "a piece of gradient " + index + " from " + begin + ", where another is next");
    }
    MessageParts.require(message, form.bytes(elements));
    form.read(message, partials.get(index).gradient(), begin, elements);
    MessageParts.requireEnd(message);
    count = elements;
    next++;
    if (next == partials.size()) {
      next = 0;
      from += count;
      arrival.upTo(from);
    }
  }

  private int length() {
    A gradient = partials.get(next).gradient();
    return gradient == null ? 0 : dtype.length(gradient);
  }
}
