package io.thalweg.worker.spark;

import java.nio.ByteBuffer;
import java.util.function.BiConsumer;

/** A worker's end of a connection: asks the driver questions, which arrive in their order. */
interface Asker extends AutoCloseable {
  /**
   * Asks a question.
   *
   * @param message must not change before it is answered
   * @param callback takes the answer, which it may read only while it runs, or else the failure; on
   *     a thread of Spark's
   */
  void ask(ByteBuffer message, BiConsumer<ByteBuffer, Throwable> callback);

  /**
   * A buffer of {@link Messages#MESSAGE_BYTES} outside the heap, for messages that this connection
   * may carry at less cost than others. An answer may overwrite it.
   *
   * @param number below {@link Window#SLOTS}; the same number gives the same memory
   */
  default ByteBuffer buffer(int number) {
    return ByteBuffer.allocateDirect(Messages.MESSAGE_BYTES);
  }

  /** Gives the connection up. */
  @Override
  default void close() {}
}
