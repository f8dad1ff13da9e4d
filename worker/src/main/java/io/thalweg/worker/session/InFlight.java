package io.thalweg.worker.session;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.wire.WireForm;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/**
 * Asks many questions with a few unanswered at a time. Each has one of the connection's buffers,
 * which is used again when the answer is there. Used by one thread.
 */
final class InFlight {
  /** Writes a question into a buffer and returns it, flipped. */
  @FunctionalInterface
  interface Question {
    /** Writes the question. */
    ByteBuffer into(ByteBuffer buffer);
  }

  private final DriverChannel driver;
  private final List<ByteBuffer> buffers;
  private final BlockingQueue<ByteBuffer> free;
  private final List<ByteBuffer> drained = new ArrayList<>();
  private volatile Throwable failure;

  InFlight(DriverChannel driver) {
    this.driver = driver;
    this.buffers = driver.buffers();
    buffers.forEach(Messages::littleEndian);
    this.free = new ArrayBlockingQueue<>(buffers.size(), false, buffers);
  }

  /** Elements of the largest piece of an array in one question or answer. */
  int pieceLength(WireForm<?> form) {
    return Messages.pieceLength(form, buffers.get(0));
  }

  /**
   * Asks as soon as there is room.
   *
   * @param receiver takes the answer, which it may read only while it runs, on a thread of Spark's
   */
  void ask(Question question, Consumer<ByteBuffer> receiver) throws InterruptedException {
    ByteBuffer buffer = free.take();
    check();
    driver.ask(question.into(buffer), (answer, error) -> answered(buffer, answer, error, receiver));
  }

  private void answered(
      ByteBuffer buffer, ByteBuffer answer, Throwable error, Consumer<ByteBuffer> receiver) {
    try {
      if (error == null) {
        receiver.accept(answer);
      } else {
        failure = error;
      }
    } catch (RuntimeException e) {
      failure = e; // Thrown where the questions are asked.
    } finally {
      free.add(buffer);
    }
  }

  /** Waits for all answers. */
  void drain() throws InterruptedException {
    while (drained.size() < buffers.size()) {
      drained.add(free.take());
    }
    free.addAll(drained);
    drained.clear();
    check();
  }

  private void check() {
    if (failure != null) {
      throw ThalwegException.of(ErrorCode.WORKERS_LOST, "the driver no longer answers this worker")
          .cause(failure);
    }
  }
}
