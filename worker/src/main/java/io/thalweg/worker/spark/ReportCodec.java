package io.thalweg.worker.spark;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.wire.Partial;
import io.thalweg.shared.wire.PartialCodec;
import io.thalweg.shared.wire.WireForm;
import io.thalweg.worker.spark.Messages.Kind;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The byte form of reports: ticket, nanoseconds, the serialized failure (mostly empty), whether the
 * gradients are in it, the heads of the partial sums, and the gradients where they are small. Large
 * gradients follow in pieces.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class ReportCodec<A> {
  private static final byte[] NO_FAILURE = new byte[0];

  private final DType<A> dtype;
  private final PartialCodec<A> codec;

  ReportCodec(DType<A> dtype) {
    this.dtype = dtype;
    this.codec = new PartialCodec<>(dtype);
  }

  /** Whether the gradients travel within their report. */
  boolean isWhole(List<Partial<A>> partials, WireForm<A> form) {
    return codec.gradientSize(partials, form) <= Messages.CHUNK_BYTES;
  }

  /** The whole message of a worker; without the gradients if they are large. */
  ByteBuffer encode(Report<A> report, WireForm<A> form) {
    return encode(report, form, isWhole(report.partials(), form));
  }

  /** The same, with the gradients or without. */
  ByteBuffer encode(Report<A> report, WireForm<A> form, boolean whole) {
    List<Partial<A>> partials = report.partials();
    byte[] failure = report.failure() == null ? NO_FAILURE : Messages.serialize(report.failure());
    int gradients = whole ? Math.toIntExact(codec.gradientSize(partials, form)) : 0;
    int head = 2 * Long.BYTES + Integer.BYTES + failure.length + 1;
    ByteBuffer buffer = Messages.begin(Kind.REPORT, head + codec.headSize(partials) + gradients);
    buffer.putLong(report.ticket()).putLong(report.computeNanos());
    Messages.putBytes(buffer, failure);
    buffer.put((byte) (whole ? 1 : 0));
    codec.encodeHeads(partials, buffer);
    if (whole) {
      codec.encodeGradients(partials, form, buffer);
    }
    return Messages.ended(buffer);
  }

  /**
   * Reads a report after its kind.
   *
   * @param form in which the gradients travel
   * @param arrays gives the arrays that gradients are read into
   * @param arrival is told whether the gradients are in the report
   */
  Report<A> decode(
      int worker,
      ByteBuffer message,
      WireForm<A> form,
      PartialCodec.Arrays<A> arrays,
      Arrival arrival) {
    long ticket = message.getLong();
    long nanos = message.getLong();
    byte[] failure = Messages.getBytes(message);
    boolean whole = message.get() == 1;
    List<Partial<A>> partials = codec.decodeHeads(message, arrays);
    if (whole) {
      codec.decodeGradients(message, form, partials);
    }
    arrival.begin(whole);
    return new Report<>(
        worker,
        ticket,
        partials,
        failure.length == 0 ? null : (RuntimeException) Messages.deserialize(failure),
        nanos,
        arrival);
  }

  /**
   * The piece of the gradient of partial sum {@code index} that begins at element {@code from}, in
   * a buffer that is used again.
   */
  ByteBuffer piece(int index, A gradient, WireForm<A> form, int from, ByteBuffer buffer) {
    int count = Math.min(Messages.pieceLength(form, buffer), dtype.length(gradient) - from);
    Messages.begin(Kind.GRADIENT, buffer).putInt(index).putInt(from).putInt(count);
    form.write(gradient, from, count, buffer);
    return buffer.flip();
  }

  /** Reads a piece, after its kind, into its gradient. Mutates {@code partials}. */
  void readPiece(ByteBuffer message, WireForm<A> form, List<Partial<A>> partials, Arrival arrival) {
    int index = message.getInt();
    int from = message.getInt();
    int count = message.getInt();
    form.read(message, partials.get(index).gradient(), from, count);
    if (index == partials.size() - 1) { // Pieces come range by range, in the order of the partials.
      arrival.upTo(from + count);
    }
  }
}
