package io.thalweg.worker.spark;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Asks many questions with a few unanswered at a time: enough to keep the connection busy, few
 * enough not to pile up in its buffers. Asked by one thread.
 */
final class Pipeline {
  private static final int UNANSWERED = 8;

  private final Asker driver;
  private final Semaphore free = new Semaphore(UNANSWERED);
  private volatile Throwable failure;

  Pipeline(Asker driver) {
    this.driver = driver;
  }

  /**
   * Asks as soon as there is room.
   *
   * @param receiver takes the answer, which it may read only while it runs, on a thread of Spark's
   */
  void ask(byte[] message, Consumer<ByteBuffer> receiver) throws InterruptedException {
    free.acquire();
    check();
    driver.ask(message, (bytes, error) -> answered(bytes, error, receiver));
  }

  private void answered(ByteBuffer bytes, Throwable error, Consumer<ByteBuffer> receiver) {
    try {
      if (error == null) {
        receiver.accept(bytes);
      } else {
        failure = error;
      }
    } catch (RuntimeException e) {
      failure = e; // Thrown where the questions are asked.
    } finally {
      free.release();
    }
  }

  /** Waits for all answers. */
  void drain() throws InterruptedException {
    free.acquire(UNANSWERED);
    free.release(UNANSWERED);
    check();
  }

  private void check() {
    if (failure != null) {
      throw ThalwegException.of(ErrorCode.WORKERS_LOST, "the driver no longer answers this worker")
          .cause(failure);
    }
  }
}
