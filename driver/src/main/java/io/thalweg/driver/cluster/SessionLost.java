package io.thalweg.driver.cluster;

/** A worker of a session is gone: the session ends and the same round is asked of another. */
final class SessionLost extends Exception {
  private static final long serialVersionUID = 1L;

  private final int slots;

  SessionLost(String reason) {
    this(reason, Integer.MAX_VALUE);
  }

  /** A session that got only {@code slots} of the slots that it asked for. */
  SessionLost(String reason, int slots) {
    super(reason.lines().findFirst().orElse(reason)); // Spark's own messages go on for a page
    this.slots = slots;
  }

  /** How many slots the next session should ask for at most. */
  int slots() {
    return slots;
  }
}
