package io.thalweg.worker.session;

import io.thalweg.shared.wire.MessageParts;
import io.thalweg.shared.wire.WireForm;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of the parameters of the last order, made once for all workers and sent from where they
 * stand. Each order's overwrite those of the one before: it is sent only when all shards are
 * answered for, so whoever has not received the earlier ones is late, and gets zeros.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class EncodedPieces<A> {
  private static final long NONE = -1;

  private final List<ByteBuffer> pieces = new ArrayList<>(); // outside the heap
  private long[] tickets = new long[0]; // by piece
  private long oldest; // ticket whose parameters are still there

  /**
   * Elements {@code from} to {@code from + count} of the parameters of {@code order}, which lie
   * within one piece of a {@link SharedMemory}.
   *
   * @throws io.thalweg.shared.error.ThalwegException INTERNAL where they do not, or there are none
   */
  synchronized ByteBuffer piece(Order<A> order, int from, int count) {
    WireForm<A> form = order.form();
    if (order.parameters() == null) {
      throw MessageParts.malformed("parameters asked for where there are none");
    }
    int full = form.pieceLength(SharedMemory.PIECE_BYTES);
    int length = form.dtype().length(order.parameters());
    boolean within = from >= 0 && count > 0 && count <= length - from;
    if (!within || from / full != (from + count - 1) / full) {
      throw MessageParts.malformed(count + " parameters asked for from " + from + " of " + length);
    }
    if (order.ticket() < oldest) {
      return Messages.littleEndian(ByteBuffer.allocate((int) form.bytes(count)));
    }
    int number = from / full;
    while (pieces.size() <= number) {
      pieces.add(Messages.littleEndian(ByteBuffer.allocateDirect(SharedMemory.PIECE_BYTES)));
      tickets = Arrays.copyOf(tickets, pieces.size());
      tickets[pieces.size() - 1] = NONE;
    }
    ByteBuffer piece = pieces.get(number);
    if (tickets[number] != order.ticket()) {
      A parameters = order.parameters();
      int begin = number * full;
      int end = (int) Math.min((long) begin + full, length);
      form.write(parameters, begin, end - begin, piece.clear());
      piece.clear();
      tickets[number] = order.ticket();
    }
    return piece.slice((int) form.bytes(from - number * full), (int) form.bytes(count));
  }

  /** The parameters of orders before this one are not to be read any more. */
  synchronized void supersede(long ticket) {
    oldest = ticket;
  }
}
