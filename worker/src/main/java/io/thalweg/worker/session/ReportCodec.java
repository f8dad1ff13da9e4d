package io.thalweg.worker.session;

import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.wire.AnswerShape;
import io.thalweg.shared.wire.MessageParts;
import io.thalweg.shared.wire.Partial;
import io.thalweg.shared.wire.PartialCodec;
import io.thalweg.shared.wire.WireForm;
import io.thalweg.worker.session.Messages.Kind;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The byte form of reports: ticket, nanoseconds, whether it is a failure, then either that or
 * whether the gradients are in it, the heads of the partial sums, and the gradients where they are
 * small. Large gradients follow in pieces.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class ReportCodec<A> {
  private static final int HEAD_BYTES = 2 * Long.BYTES + 2;

  private final DType<A> dtype;
  private final PartialCodec<A> codec;

  ReportCodec(DType<A> dtype) {
    this.dtype = dtype;
    this.codec = new PartialCodec<>(dtype);
  }

  /**
   * What a report begins with.
   *
   * @param ticket the order that it answers
   * @param nanos how long the computation took
   */
  record Head(long ticket, long nanos) {}

  /** Bytes of the largest report of that shape whose gradients are not in it, or small. */
  static long mostBytes(AnswerShape shape) {
    long sums = PartialCodec.mostHeadBytes(shape) + Messages.CHUNK_BYTES;
    return 1 + HEAD_BYTES + Math.max(FailureCodec.MOST_BYTES, sums);
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
    if (report.failure() != null) {
      byte[] failure = FailureCodec.encode(report.failure());
      return Messages.ended(begin(report, true, failure.length).put(failure));
    }
    List<Partial<A>> partials = report.partials();
    int gradients = whole ? Math.toIntExact(codec.gradientSize(partials, form)) : 0;
    ByteBuffer buffer = begin(report, false, 1 + codec.headSize(partials) + gradients);
    buffer.put((byte) (whole ? 1 : 0));
    codec.encodeHeads(partials, buffer);
    if (whole) {
      codec.encodeGradients(partials, form, buffer);
    }
    return Messages.ended(buffer);
  }

  private static ByteBuffer begin(Report<?> report, boolean failed, int rest) {
    return Messages.begin(Kind.REPORT, 2 * Long.BYTES + 1 + rest)
        .putLong(report.ticket())
        .putLong(report.computeNanos())
        .put((byte) (failed ? 1 : 0));
  }

  /** Reads what a report begins with, after its kind. */
  Head decodeHead(ByteBuffer message) {
    return new Head(MessageParts.int64(message), MessageParts.int64(message));
  }

  /**
   * Reads the rest.
   *
   * @param form in which the gradients travel
   * @param shape what the report may hold
   * @param arrays gives the arrays that gradients are read into
   * @param arrival is told whether the gradients are in the report
   * @throws io.thalweg.shared.error.ThalwegException INTERNAL where it is not such a report
   */
  Report<A> decode(
      int worker,
      Head head,
      ByteBuffer message,
      WireForm<A> form,
      AnswerShape shape,
      PartialCodec.Arrays<A> arrays,
      Arrival arrival) {
    boolean failed = MessageParts.flag(message);
    RuntimeException failure = failed ? FailureCodec.decode(message) : null;
    boolean whole = failed || MessageParts.flag(message);
    List<Partial<A>> partials = failed ? List.of() : codec.decodeHeads(message, shape, arrays);
    if (whole) {
      codec.decodeGradients(message, form, partials);
    } else if (isWhole(partials, form)) {
      throw MessageParts.malformed("small gradients are not in their report");
    }
    MessageParts.requireEnd(message);
    arrival.begin(whole);
    return new Report<>(worker, head.ticket(), partials, failure, head.nanos(), arrival);
  }

  /**
   * The piece of the gradient of partial sum {@code index} that begins at element {@code from}, in
   * a buffer that is used again; {@link IncomingGradients} reads it.
   */
  ByteBuffer piece(int index, A gradient, WireForm<A> form, int from, ByteBuffer buffer) {
    int count = Math.min(Messages.pieceLength(form, buffer), dtype.length(gradient) - from);
    Messages.begin(Kind.GRADIENT, buffer).putInt(index).putInt(from).putInt(count);
    form.write(gradient, from, count, buffer);
    return buffer.flip();
  }
}
