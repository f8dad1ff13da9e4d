package io.thalweg.worker.session;

import io.thalweg.shared.tensor.DType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Large parameters, pulled and kept once for all tasks of this JVM that serve the same session. The
 * array is that of the order before: the driver sends an order only when all shards are answered
 * for, so nobody reads it any more but who is late, whose answer is dropped.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class SharedParameters<A> {
  private static final long NONE = -1;
  private static final Map<String, SharedParameters<?>> SESSIONS = new ConcurrentHashMap<>();

  /** Fetches parameters. */
  @FunctionalInterface
  interface Fetch<A> {
    /** Overwrites {@code target} with the parameters. */
    void into(A target) throws InterruptedException;
  }

  private int users; // guarded by the map's entry
  private long ticket = NONE;
  private long newest = NONE;
  private A parameters;

  private SharedParameters() {}

  /** Those of a session; {@link #leave} gives them up. */
  @SuppressWarnings("unchecked") // A session's name fixes its element type.
  static <A> SharedParameters<A> join(String session) {
    return (SharedParameters<A>)
        SESSIONS.compute(
            session,
            (name, known) -> {
              SharedParameters<?> shared = known == null ? new SharedParameters<A>() : known;
              shared.users++;
              return shared;
            });
  }

  /** Gives up those of a session, which the last task takes along. */
  static void leave(String session) {
    SESSIONS.computeIfPresent(session, (name, shared) -> --shared.users == 0 ? null : shared);
  }

  /** The parameters of an order; the first task that asks for them fetches them. */
  synchronized A get(long wanted, int length, DType<A> dtype, Fetch<A> fetch)
      throws InterruptedException {
    if (wanted < newest) {
      return dtype.allocate(length); // late, and others read what is there
    }
    newest = wanted;
    if (ticket != wanted) {
      ticket = NONE; // Should the fetch fail, the next task tries itself.
      if (parameters == null || dtype.length(parameters) != length) {
        parameters = dtype.allocate(length);
      }
      fetch.into(parameters);
      ticket = wanted;
    }
    return parameters;
  }
}
