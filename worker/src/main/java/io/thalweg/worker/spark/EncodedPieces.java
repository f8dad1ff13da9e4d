package io.thalweg.worker.spark;

import io.thalweg.shared.tensor.DType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of the parameters of the last order, made once for all workers and sent from where they
 * stand. Each order's overwrite those of the one before: it is sent only when all workers that were
 * asked have reported, so they have received them.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class EncodedPieces<A> {
  private static final long NONE = -1;

  private final DType<A> dtype;
  private final List<ByteBuffer> pieces = new ArrayList<>(); // outside the heap
  private long[] tickets = new long[0]; // by piece

  EncodedPieces(DType<A> dtype) {
    this.dtype = dtype;
  }

  /** The piece of the parameters of {@code order} that begins at element {@code from}. */
  synchronized ByteBuffer piece(Order<A> order, int from) {
    A parameters = order.parameters();
    int full = Messages.pieceLength(dtype);
    int number = from / full;
    int count = Math.min(full, dtype.length(parameters) - from);
    while (pieces.size() <= number) {
      pieces.add(Messages.littleEndian(ByteBuffer.allocateDirect(Messages.CHUNK_BYTES)));
      tickets = Arrays.copyOf(tickets, pieces.size());
      tickets[pieces.size() - 1] = NONE;
    }
    ByteBuffer piece = pieces.get(number);
    if (tickets[number] != order.ticket()) {
      dtype.write(parameters, from, count, piece.clear());
      piece.flip();
      tickets[number] = order.ticket();
    }
    return piece.duplicate();
  }
}
