package io.thalweg.worker.session;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what a session drops: messages that answer no order, and connections of those who do not
 * know its secret. Logged once, with the number, when the session ends: who sends much of it must
 * not fill a log.
 */
final class Dropped {
  private static final Logger LOG = LoggerFactory.getLogger(Dropped.class);

  private final AtomicLong count = new AtomicLong();

  /** One more. */
  void add() {
    count.incrementAndGet();
  }

  /** How many. */
  long count() {
    return count.get();
  }

  /** The session is over. */
  void log() {
    if (count() > 0) {
      LOG.warn(
          "{} connections or messages to the driver were dropped without an answer: they did not"
              + " come from this run's workers, or came late",
          count());
    }
  }
}
