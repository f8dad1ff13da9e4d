package io.thalweg.driver.optim.schedule;

import io.thalweg.shared.spec.Kind;

/** What a schedule counts. */
enum Per {
  ROUND,
  EPOCH;

  static final Kind<Per> KIND = Kind.oneOf(Per.class);

  /** How many indices a run has. */
  long length(RunSpan span) {
    return this == ROUND ? span.rounds() : span.epochs();
  }

  /** The index of a round. */
  long index(long round, RunSpan span) {
    return this == ROUND ? round : span.epochOf().applyAsLong(round);
  }
}
