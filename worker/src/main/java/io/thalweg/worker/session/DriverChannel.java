package io.thalweg.worker.session;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** A worker's end of a connection: asks the driver questions, which arrive in their order. */
interface DriverChannel extends AutoCloseable {
  /** How many large messages of a connection without shared memory may be unanswered. */
  int MESSAGES = 8;

  /**
   * Asks a question.
   *
   * @param message must not change before it is answered
   * @param callback takes the answer, which it may read only while it runs, or else the failure; on
   *     a thread of Spark's
   */
  void ask(ByteBuffer message, BiConsumer<ByteBuffer, Throwable> callback);

  /**
   * Buffers outside the heap for large messages, all of the same size: enough to keep the
   * connection busy, few enough not to pile up in it. An answer may overwrite that of its question.
   */
  default List<ByteBuffer> buffers() {
    return Stream.generate(() -> ByteBuffer.allocateDirect(Messages.MESSAGE_BYTES))
        .limit(MESSAGES)
        .toList();
  }

  /** Gives the connection up. */
  @Override
  default void close() {}
}
