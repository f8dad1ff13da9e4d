package io.thalweg.driver.cluster;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * When a session is replaced by another one between two rounds, because executors have come or are
 * about to leave. Looks once a second. Used by one thread.
 */
final class Regrouping {
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final JavaSparkContext context;
  private final IntUnaryOperator usable;
  private Set<String> executors = Set.of();
  private long looked;
  private long lookedAtEpoch;

  /**
   * Of the executors of an application.
   *
   * @param usable how many of so many slots a new session would get
   */
  Regrouping(JavaSparkContext context, IntUnaryOperator usable) {
    this.context = context;
    this.usable = usable;
  }

  /** A session has begun. */
  void begin() {
    executors = Executors.active(context.sc());
    looked = System.nanoTime();
    lookedAtEpoch = looked;
  }

  /** Why a session of {@code workers} is to be replaced before the next round, if it is. */
  Optional<String> reason(int workers, boolean atEpoch) {
    long now = System.nanoTime();
    if (now - (atEpoch ? lookedAtEpoch : looked) < LOOK_NANOS) {
      return Optional.empty();
    }
    looked = now;
    lookedAtEpoch = atEpoch ? now : lookedAtEpoch;
    return reason(workers, atEpoch, usable.applyAsInt(ClusterSlots.now(context)))
        .or(() -> leaving(Executors.leaving(context.sc())));
  }

  /** More slots are taken where an epoch begins, and at once where they have doubled. */
  static Optional<String> reason(int workers, boolean atEpoch, int slots) {
    return slots >= 2 * workers || atEpoch && slots > workers
        ? Optional.of(slots + " slots for " + workers + " workers")
        : Optional.empty();
  }

  /** Executors that are leaving are left while they still answer. */
  private Optional<String> leaving(Set<String> leaving) {
    Set<String> own = new HashSet<>(leaving);
    own.retainAll(executors);
    return own.isEmpty()
        ? Optional.empty()
        : Optional.of("executors are leaving: " + String.join(", ", own));
  }
}
