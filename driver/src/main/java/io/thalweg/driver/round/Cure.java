package io.thalweg.driver.round;

import io.thalweg.driver.cluster.Transport;
import io.thalweg.driver.diagnosis.Rates;
import io.thalweg.driver.optim.OptimizerSpec;
import io.thalweg.driver.state.Finding;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ErrorType;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.wire.Wire;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Finds settings with which a run that has diverged does not: smaller learning rates, and a common
 * scale of the features, are tried from the first round on. The best of them, by the loss that it
 * comes to, is what the user is told.
 *
 * @param transport of the run that has diverged
 * @param measured the features that standardising is for
 * @param trials how another plan is tried
 * @param <A> {@code float[]} or {@code double[]}
 */
public record Cure<A>(
    TrainingPlan plan, Transport<A> transport, BitSet measured, Trials<A> trials) {
  private static final int MOST_PARAMETERS = 1 << 20; // a round of larger models takes its time
  private static final int FEWEST_ROUNDS = 30;
  private static final int MOST_ROUNDS = 500;
  private static final int LOWEST_POWER = 6;
  private static final double CLEARLY_BETTER = 0.99;
  private static final double SCALING_HELPS = 0.6; // of the loss that the best rate comes to
  private static final double SCALING_AND_RATE_HELP = 0.2; // where the rate is at fault as well
  private static final double ONE_SCALE = 10; // largest to smallest
  private static final String SCALED = "--set data.standardize=true";
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(20);

  /**
   * Runs the rounds of other plans over the same rows, from the first parameters.
   *
   * @param <A> {@code float[]} or {@code double[]}
   */
  @FunctionalInterface
  public interface Trials<A> {
    /** Runs the rounds of {@code plan}; throws what ends them before {@code listener} does. */
    void run(TrainingPlan plan, RoundListener<A> listener);
  }

  /** Settings as the user types them, and what they lead to. */
  private record Candidate(List<String> settings, TrainingPlan plan) {
    /** Whether the features that it scales are about of one scale before. */
    boolean alike() {
      double[] mean = plan.model().standardize().mean();
      double[] scale = plan.model().standardize().scale();
      double least = Double.POSITIVE_INFINITY;
      double most = 0;
      for (int j = 0; j < mean.length; j++) {
        double size = Math.hypot(mean[j], 1 / scale[j]);
        least = Math.min(least, size);
        most = Math.max(most, size);
      }
      return most < ONE_SCALE * least;
    }

    boolean scales() {
      return settings.contains(SCALED);
    }

    /** The share of the loss of {@code other} that this has to come to. */
    double share(Candidate other) {
      boolean blamesScales = scales() && !other.scales();
      return !blamesScales
          ? CLEARLY_BETTER
          : settings.size() == 1 && !alike() ? SCALING_HELPS : SCALING_AND_RATE_HELP;
    }

    String what() {
      boolean lower = settings.size() > (scales() ? 1 : 0);
      return !scales()
          ? "take a smaller learning rate"
          : "bring the features to one scale" + (lower ? " and take a smaller learning rate" : "");
    }
  }

  /** The losses of a trial: of the first batch, and of the last ones on average. */
  private record Fall(double first, double last) {}

  /** Whether trials can tell what to do about an error. */
  public boolean mayHelp(ThalwegException error) {
    return (error.code() == ErrorCode.NOT_FINITE || error.code() == ErrorCode.LOSS_GREW)
        && plan.wire() != Wire.FP16
        && plan.model().slots().size() <= MOST_PARAMETERS;
  }

  /**
   * What is wrong, or nothing where no trial has brought the loss down.
   *
   * @param rounds how many rounds were sound
   */
  public Optional<Finding> find(long rounds) {
    long deadline = System.nanoTime() + LONGEST_NANOS;
    int length =
        (int) Math.min(plan.rounds(), Math.max(FEWEST_ROUNDS, Math.min(2 * rounds, MOST_ROUNDS)));
    Fall best = null;
    Candidate chosen = null;
    for (Candidate candidate : candidates()) {
      Optional<Fall> fall = trial(candidate.plan(), length, deadline);
      double least = chosen == null ? 1 : candidate.share(chosen);
      if (fall.isPresent() && (best == null || fall.get().last() < least * best.last())) {
        best = fall.get();
        chosen = candidate;
      }
    }
    return best == null ? Optional.empty() : Optional.of(finding(rounds, chosen, best, length));
  }

  private Finding finding(long round, Candidate chosen, Fall fall, int length) {
    String remedy =
        String.format(
            Locale.ROOT,
            "%s, %s; tried over %d rounds, the loss falls from %.4g to %.4g",
            chosen.what(),
            String.join(" ", chosen.settings()),
            length,
            fall.first(),
            fall.last());
    return Finding.of(
            chosen.scales() ? Finding.Code.UNSCALED_FEATURES : Finding.Code.LR_TOO_HIGH,
            Finding.Severity.ERROR,
            chosen.scales()
                ? "features of different scales let the loss grow beyond all numbers"
                : "steps of this learning rate let the loss grow beyond all numbers",
            remedy)
        .in(round + 1, plan.epoch(round) + 1)
        .seen("lr", plan.optimizer().lr())
        .seen("first_loss", fall.first())
        .seen("last_loss", fall.last())
        .tries(chosen.settings().toArray(String[]::new));
  }

  private List<Candidate> candidates() {
    List<Candidate> candidates = new ArrayList<>();
    for (int power = 1; power <= LOWEST_POWER; power++) {
      candidates.add(candidate(plan.model(), List.of(), power));
    }
    if (isUnscaled(plan.model())) {
      Model scaled =
          plan.model().with(Standardization.of(transport, plan.model().inputs()).only(measured));
      for (int power = 0; power <= LOWEST_POWER; power++) {
        candidates.add(candidate(scaled, List.of(SCALED), power));
      }
    }
    return candidates;
  }

  /** Whether the features could be standardised and are not. */
  static boolean isUnscaled(Model model) {
    return model instanceof ModelSpec spec
        && spec.standardize().isNone()
        && spec.layers().stream().allMatch(Layer::differentiable);
  }

  private Candidate candidate(Model model, List<String> settings, int power) {
    if (power == 0) {
      return new Candidate(settings, plan.trial(model, plan.optimizer()));
    }
    String lr = Rates.lower(plan.optimizer().lr(), power);
    Map<String, Object> options = new LinkedHashMap<>(plan.optimizer().options());
    options.put("lr", Double.valueOf(lr));
    OptimizerSpec optimizer = new OptimizerSpec(plan.optimizer().type(), options);
    List<String> all = new ArrayList<>(settings);
    all.add(String.format("--set optimizer.lr=%s", lr));
    return new Candidate(List.copyOf(all), plan.trial(model, optimizer));
  }

  /** How the loss falls, or nothing where it does not, or time is up. */
  private Optional<Fall> trial(TrainingPlan trial, int length, long deadline) {
    List<Double> losses = new ArrayList<>();
    AtomicBoolean finished = new AtomicBoolean();
    RoundListener<A> listener =
        (outcome, state) -> {
          if (!outcome.isEmpty()) {
            losses.add(outcome.loss());
          }
          finished.set(outcome.round() + 1 == length);
          return !finished.get() && System.nanoTime() < deadline;
        };
    try {
      trials.run(trial, listener);
    } catch (ThalwegException e) {
      if (e.code().type() == ErrorType.DIVERGED) {
        return Optional.empty();
      }
      throw e;
    }
    return finished.get() ? fall(losses) : Optional.empty();
  }

  private static Optional<Fall> fall(List<Double> losses) {
    int count = losses.size();
    double last =
        losses.subList(count - (count + 2) / 3, count).stream()
            .mapToDouble(Double::doubleValue)
            .average()
            .orElse(Double.NaN);
    return count > 0 && last < losses.get(0)
        ? Optional.of(new Fall(losses.get(0), last))
        : Optional.empty();
  }
}
