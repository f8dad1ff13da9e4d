package io.thalweg.worker.session;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** The driver's end of the connections to a worker. Called by one thread at a time. */
interface WorkerChannel {
  /**
   * Takes a question.
   *
   * @param message may be read only during the call
   * @param address of the other end
   * @param reply takes the answer, now or later; nobody changes it until it has arrived
   */
  void receive(ByteBuffer message, String address, Consumer<ByteBuffer> reply);

  /** Bytes of the largest message that may come next. Called by any thread. */
  int largestMessage();

  /** The connection to {@code address} is gone. */
  void disconnected(String address);
}
