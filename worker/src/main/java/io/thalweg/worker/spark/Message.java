package io.thalweg.worker.spark;

import io.thalweg.shared.wire.Command;
import java.io.Serializable;

/** What travels over Spark's RPC. Arrays travel as raw little-endian bytes, in chunks. */
sealed interface Message extends Serializable {

  /**
   * A worker's report; {@code body} is the encoded partial sums, or null if they came in chunks.
   */
  record ReportMessage(
      int worker,
      long ticket,
      byte[] body,
      RuntimeException failure,
      long computeNanos,
      String kernels)
      implements Message {}

  /** A chunk of a report that is too large for one message; acknowledged with {@link Received}. */
  record ReportChunk(int worker, long ticket, int offset, int length, byte[] bytes)
      implements Message {}

  /** The acknowledgement of a chunk. */
  record Received() implements Message {}

  /** An order with the first chunk of its parameters; {@code length} is that of all of them. */
  record OrderMessage(long ticket, Command command, int length, byte[] bytes) implements Message {}

  /** Asks for the parameters of an order from {@code offset} on; answered with {@link Chunk}. */
  record PullChunk(long ticket, int offset) implements Message {}

  /** A chunk of parameters. */
  record Chunk(byte[] bytes) implements Message {}
}
