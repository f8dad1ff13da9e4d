package io.thalweg.driver.round;

import io.thalweg.driver.cluster.Transport;
import io.thalweg.driver.optim.OptimizerSpec;
import io.thalweg.driver.report.ProgressLine;
import io.thalweg.driver.report.Terminal;
import io.thalweg.shared.error.ErrorType;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Layer;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelSpec;
import io.thalweg.shared.tensor.Kernels;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Finds settings with which a run that has diverged does not: smaller learning rates, and a common
 * scale of the features, are tried from the first round on. The best of them, by the loss that it
 * comes to, is what the user is told.
 *
 * @param transport of the run that has diverged
 * @param kernels the driver's own arithmetic
 * @param start the first parameters; read-only
 * @param stop asked before every round: true ends the search
 * @param <A> {@code float[]} or {@code double[]}
 */
record Cure<A>(
    TrainingPlan plan, Transport<A> transport, Kernels<A> kernels, A start, BooleanSupplier stop) {
  private static final int FEWEST_ROUNDS = 30;
  private static final int MOST_ROUNDS = 500;
  private static final int LOWEST_POWER = 6;
  private static final double CLEARLY_BETTER = 0.99;
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** Settings as the user types them, and what they lead to. */
  private record Candidate(String settings, TrainingPlan plan) {
    String what() {
      boolean lower = settings.contains("optimizer.lr");
      return !settings.contains("standardize")
          ? "take a smaller learning rate"
          : "bring the features to one scale" + (lower ? " and take a smaller learning rate" : "");
    }
  }

  /** The losses of a trial: of the first batch, and of the last ones on average. */
  private record Fall(double first, double last) {}

  /**
   * The remedy, or nothing where no trial has brought the loss down.
   *
   * @param rounds how many rounds were sound
   */
  Optional<String> find(long rounds) {
    long deadline = System.nanoTime() + LONGEST_NANOS;
    int length =
        (int) Math.min(plan.rounds(), Math.max(FEWEST_ROUNDS, Math.min(2 * rounds, MOST_ROUNDS)));
    Fall best = null;
    Candidate chosen = null;
    for (Candidate candidate : candidates()) {
      Optional<Fall> fall = trial(candidate.plan(), length, deadline);
      if (fall.isPresent() && (best == null || fall.get().last() < CLEARLY_BETTER * best.last())) {
        best = fall.get();
        chosen = candidate;
      }
    }
    return best == null ? Optional.empty() : Optional.of(text(chosen, best, length));
  }

  private static String text(Candidate chosen, Fall fall, int rounds) {
    return String.format(
        Locale.ROOT,
        "%s, %s; tried over %d rounds, the loss falls from %.4g to %.4g",
        chosen.what(),
        chosen.settings(),
        rounds,
        fall.first(),
        fall.last());
  }

  private List<Candidate> candidates() {
    List<Candidate> candidates = new ArrayList<>();
    for (int power = 1; power <= LOWEST_POWER; power++) {
      candidates.add(candidate(plan.model(), "", power));
    }
    if (isUnscaled(plan.model())) {
      Model scaled = plan.model().with(Standardization.of(transport, plan.model().inputs()));
      for (int power = 0; power <= LOWEST_POWER; power++) {
        candidates.add(candidate(scaled, "--set data.standardize=true", power));
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

  private Candidate candidate(Model model, String settings, int power) {
    if (power == 0) {
      return new Candidate(settings, plan.trial(model, plan.optimizer()));
    }
    String lr = lower(plan.optimizer().lr(), power);
    Map<String, Object> options = new LinkedHashMap<>(plan.optimizer().options());
    options.put("lr", Double.valueOf(lr));
    OptimizerSpec optimizer = new OptimizerSpec(plan.optimizer().type(), options);
    String set = String.format("--set optimizer.lr=%s", lr);
    return new Candidate(
        settings.isEmpty() ? set : settings + " " + set, plan.trial(model, optimizer));
  }

  /** {@code lr} divided by a power of ten, as people write it. */
  static String lower(double lr, int power) {
    BigDecimal lower = BigDecimal.valueOf(lr).scaleByPowerOfTen(-power).stripTrailingZeros();
    return lower.scale() <= 6 ? lower.toPlainString() : lower.toString();
  }

  /** How the loss falls, or nothing where it does not, or time is up. */
  private Optional<Fall> trial(TrainingPlan trial, int length, long deadline) {
    List<Double> losses = new ArrayList<>();
    AtomicBoolean finished = new AtomicBoolean();
    Recorder silent = new Recorder(trial, line -> {}, silence(trial.rounds()));
    RoundListener<A> listener =
        round -> {
          if (!Double.isNaN(round.loss())) { // as where all rows of the batch have weight 0
            losses.add(round.loss());
          }
          finished.set(round.round() + 1 == length);
          return !finished.get() && System.nanoTime() < deadline;
        };
    A parameters = kernels.dtype().clone(start);
    try {
      new Trainer<>(trial, transport, kernels, silent, stop, parameters, listener).runRounds();
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

  private static ProgressLine silence(long rounds) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new ProgressLine(nowhere, Terminal.none(), 1, rounds);
  }
}
