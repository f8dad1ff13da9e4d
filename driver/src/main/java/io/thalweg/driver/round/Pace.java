package io.thalweg.driver.round;

import io.thalweg.driver.cluster.Transport;
import io.thalweg.shared.error.ErrorType;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;

/**
 * How long rounds take, from some that were run and forgotten.
 *
 * @param rounds that were run
 * @param seconds that they took; the first ones take longer than others
 * @param roundSeconds of each further round
 */
public record Pace(long rounds, double seconds, double roundSeconds) {
  private static final int LONGER = 5;
  private static final int FEWEST_ROUNDS = 200; // before, most of their code is not compiled
  private static final double FASTER = 0.85; // than a moment before: code is still being compiled

  /** Seconds of the first {@code all} rounds of a run. */
  public double of(long all) {
    return all <= rounds ? seconds * all / rounds : seconds + (all - rounds) * roundSeconds;
  }

  /** That of rounds that take {@code factor} times as long. */
  public Pace times(double factor) {
    return new Pace(rounds, seconds * factor, roundSeconds * factor);
  }

  /**
   * Runs the first rounds of {@code plan} from its first parameters, which nobody gets to see, for
   * about {@code limit} seconds, and up to {@value #LONGER} times as long while they are few or
   * become faster; at least one round and at most all.
   *
   * @param kernels the driver's own
   */
  public static <A> Pace measure(
      TrainingPlan plan, Transport<A> transport, Kernels<A> kernels, double limit) {
    TrainingPlan trial = plan.trial(plan.model(), plan.optimizer());
    A parameters = plan.model().initialise(kernels.dtype(), plan.seed());
    Ends ends = new Ends(limit);
    Trainer<A> trainer =
        new Trainer<>(
            trial,
            transport,
            kernels,
            Recorder.silent(),
            () -> false,
            trial.start(kernels, parameters),
            (outcome, state) -> ends.goesOn(System.nanoTime()),
            Doctor.none(trial));
    transport.load(trial.load(0)); // the start of the workers is none of the rounds
    ends.begin(System.nanoTime());
    try {
      trainer.runRounds();
    } catch (ThalwegException e) {
      if (e.code().type() != ErrorType.DIVERGED || ends.nanos.isEmpty()) {
        throw e;
      }
    }
    return ends.pace();
  }

  /** When rounds have ended. Mutable. */
  static final class Ends {
    private final List<Long> nanos = new ArrayList<>();
    private final double limit;
    private long begin;
    private double look; // seconds at which the pace is compared with the one before
    private double before = Double.POSITIVE_INFINITY;

    Ends(double limit) {
      this.limit = limit;
      this.look = limit / 2;
    }

    void begin(long now) {
      begin = now;
    }

    Pace pace() {
      return of(begin, nanos);
    }

    /** Notes the end of a round; whether another one tells more. */
    boolean goesOn(long now) {
      nanos.add(now);
      double seconds = (now - begin) / 1e9;
      if (seconds < look) {
        return true;
      }
      double each = pace().roundSeconds();
      boolean faster = each < FASTER * before;
      before = each;
      look = seconds + limit / 2;
      boolean tellsMore = faster || nanos.size() < FEWEST_ROUNDS;
      return seconds < limit || tellsMore && seconds < LONGER * limit;
    }
  }

  /** The rounds of the last third of the time are those like all others. */
  static Pace of(long begin, List<Long> ends) {
    long last = ends.get(ends.size() - 1);
    int first = 0;
    while (first < ends.size() - 1 && ends.get(first) - begin < (last - begin) * 2 / 3) {
      first++;
    }
    int later = ends.size() - 1 - first;
    double each =
        later == 0 ? (last - begin) / 1e9 / ends.size() : (last - ends.get(first)) / 1e9 / later;
    return new Pace(ends.size(), (last - begin) / 1e9, each);
  }
}
