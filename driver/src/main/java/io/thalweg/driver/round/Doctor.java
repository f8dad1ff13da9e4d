package io.thalweg.driver.round;

import io.thalweg.driver.config.Diagnosis;
import io.thalweg.driver.config.OnDivergence;
import io.thalweg.driver.diagnosis.Curve;
import io.thalweg.driver.diagnosis.Detector;
import io.thalweg.driver.diagnosis.Detectors;
import io.thalweg.driver.diagnosis.Facts;
import io.thalweg.driver.diagnosis.Observation;
import io.thalweg.driver.diagnosis.Observation.Evaluation;
import io.thalweg.driver.diagnosis.Observation.Look;
import io.thalweg.driver.diagnosis.PartLoss;
import io.thalweg.driver.diagnosis.Rates;
import io.thalweg.driver.diagnosis.Rehearsal;
import io.thalweg.driver.diagnosis.Verdict;
import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.Rollback;
import io.thalweg.driver.state.RoundOutcome;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.ModelProbe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks at the outcome of every round, and lets the detectors look at what has been seen: after
 * rounds 1, 2, 4, 8, ... and after every twenty-fifth of the run. The model itself is measured
 * then, too, as far as that is little beside the rounds: see {@link Allowance}. A fault is told
 * once. Mutable, for one training.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class Doctor<A> {
  private static final int LOOKS = 25;
  private static final int TO_LOSS = 3; // forwards alone is a third of the way there and back
  private static final int PARTS_STRIDES =
      4; // from one look at the parts of the source to the next

  private final Facts facts;
  private final Diagnosis mode;
  private final OnDivergence onDivergence;
  private final List<String> heldOut;
  private final Rehearsal rehearsal;
  private final Consumer<Finding> found;
  private final Curve loss = new Curve();
  private final List<Look> looks = new ArrayList<>();
  private final Optional<ModelProbe<A>> probe;
  private final Allowance allowance;
  private final Optional<PartLosses<A>> partLosses;
  private final List<List<PartLoss>> parts = new ArrayList<>();
  private final List<Evaluation> evaluations = new ArrayList<>();
  private final Told told = new Told();
  private final long lastEpoch; // from 1
  private final long stride;
  private Optional<Finding> ending = Optional.empty(); // the first that a careful run ends with
  private double sinceEvaluation;
  private long roundsSince;

  /** One that looks for nothing, for the rounds of a trial. */
  public static <A> Doctor<A> none(TrainingPlan plan) {
    return new Doctor<>(plan, Diagnosis.OFF, OnDivergence.STOP, Optional.empty(), finding -> {});
  }

  /**
   * A doctor of the rounds of {@code plan}.
   *
   * @param known what is known of the rows, where there are any
   * @param found takes what is wrong
   */
  public Doctor(
      TrainingPlan plan,
      Diagnosis mode,
      OnDivergence onDivergence,
      Optional<KnownRows<A>> known,
      Consumer<Finding> found) {
    Optional<Sample<A>> sample = known.map(KnownRows::sample);
    this.facts = facts(plan, sample, known.flatMap(KnownRows::heldOut));
    this.mode = mode;
    this.onDivergence = onDivergence;
    this.heldOut = List.copyOf(plan.heldOut().keySet());
    this.rehearsal =
        sample.<Rehearsal>map(rows -> new LocalRehearsal<>(plan, rows)).orElse(Rehearsal.none());
    this.found = found;
    this.partLosses = known.map(rows -> new PartLosses<>(rows, plan.model()));
    this.probe = sample.map(rows -> rows.probe(plan.model()));
    this.lastEpoch = plan.epoch(plan.rounds() - 1) + 1;
    this.allowance =
        new Allowance(plan.model().slots().size(), probe.map(ModelProbe::outputs).orElse(0L));
    this.stride = (plan.rounds() + LOOKS - 1) / LOOKS;
  }

  private static <A> Facts facts(
      TrainingPlan plan, Optional<Sample<A>> sample, Optional<Facts.Guess> heldOut) {
    return new Facts(
        plan.model().task(),
        plan.optimizer().lr(),
        plan.schedule().type().equals("constant"),
        plan.rounds(),
        sample.flatMap(rows -> rows.baseline(plan.model())),
        heldOut,
        plan.regularization().earlyStopping().isPresent());
  }

  /** What becomes of the training when it diverges. */
  OnDivergence onDivergence() {
    return onDivergence;
  }

  /** Tells that the training went back. */
  void rolledBack(Rollback done, long epoch) {
    String lr = Rates.lower(done.lr(), 0);
    found.accept(
        Finding.of(
                Finding.Code.LR_TOO_HIGH,
                Finding.Severity.WARNING,
                String.format(
                    Locale.ROOT,
                    "the training has diverged: it goes on from the parameters after round %d with"
                        + " a learning rate of %s",
                    done.to(),
                    lr),
                "take that rate from the start, " + Rates.setting(lr))
            .in(done.round(), epoch + 1)
            .seen("lr", done.lr())
            .seen("to", done.to())
            .tries(Rates.setting(lr)));
  }

  /** Tells what is wrong before the first round. */
  public void begin(List<Finding> findings) {
    for (Finding finding : findings) {
      found.accept(finding);
      if (told.add(finding) && finding.isGrave()) {
        ending = ending.or(() -> Optional.of(finding));
      }
    }
  }

  /**
   * What has been seen of the rounds, as plain data for a checkpoint; the looks at the model are
   * taken anew.
   */
  public Map<String, Object> save() {
    Map<String, Object> saved = new LinkedHashMap<>();
    saved.put("loss", loss.save());
    saved.put("told", told.warned());
    saved.put("noted", told.noted());
    saved.put("evaluations", evaluations.stream().map(Doctor::numbers).toList());
    saved.put("since", List.of(sinceEvaluation, (double) roundsSince));
    ending.ifPresent(finding -> saved.put("ending", finding.toMap()));
    return saved;
  }

  private static List<Double> numbers(Evaluation one) {
    return List.of((double) one.round(), one.loss(), one.accuracy(), one.trainingLoss());
  }

  /**
   * Goes on where another doctor was when it was saved. Before the first round; mutates.
   *
   * @throws IllegalArgumentException if it is not what {@link #save} gives
   */
  public void resume(Object plain) {
    if (!(plain instanceof Map<?, ?> saved
        && saved.get("loss") instanceof Map<?, ?> curve
        && saved.get("told") instanceof List<?> codes
        && saved.get("noted") instanceof List<?> notes
        && saved.get("evaluations") instanceof List<?> seen)) {
      throw new IllegalArgumentException("not what a doctor has seen: " + plain);
    }
    loss.resume(curve);
    told.resume(codes, notes);
    for (Object one : seen) {
      double[] parts = doubles(one);
      evaluations.add(new Evaluation((long) parts[0], parts[1], parts[2], parts[3]));
    }
    double[] since = doubles(saved.get("since"));
    sinceEvaluation = since[0];
    roundsSince = (long) since[1];
    ending = Optional.ofNullable(saved.get("ending")).map(Finding::from);
  }

  /** Files have null for a number that is not finite. */
  private static double[] doubles(Object plain) {
    return ((List<?>) plain)
        .stream()
            .mapToDouble(
                value -> value instanceof Number number ? number.doubleValue() : Double.NaN)
            .toArray();
  }

  /**
   * Takes note of a round.
   *
   * @param parameters after it; read-only
   * @throws ThalwegException LOSS_GREW where going on is of no use; STOPPED_BY_FINDING where the
   *     user wants the run to end with the first warning
   */
  void observe(RoundOutcome outcome, A parameters) {
    if (mode == Diagnosis.STOP && ending.isPresent()) {
      throw error(ErrorCode.STOPPED_BY_FINDING, ending.get());
    }
    if (mode == Diagnosis.OFF || outcome.isEmpty()) {
      return;
    }
    allowance.earn(outcome.rows());
    loss.add(outcome.loss());
    sinceEvaluation += outcome.loss();
    roundsSince++;
    if (!outcome.measured().isEmpty()) {
      evaluated(outcome);
    }
    long done = outcome.round() + 1;
    if (Long.bitCount(done) == 1 || done % stride == 0 || done == facts.rounds()) {
      look(outcome, parameters);
    }
  }

  private void evaluated(RoundOutcome outcome) {
    Map<String, Double> measured = outcome.measured();
    for (String set : heldOut) {
      if (measured.containsKey(set + "_loss")) {
        evaluations.add(
            new Evaluation(
                outcome.round() + 1,
                measured.get(set + "_loss"),
                measured.getOrDefault(set + "_accuracy", Double.NaN),
                sinceEvaluation / roundsSince));
        sinceEvaluation = 0;
        roundsSince = 0;
      }
    }
  }

  private void look(RoundOutcome outcome, A parameters) {
    probe
        .filter(rows -> allowance.spend(rows.rows()))
        .ifPresent(rows -> looks.add(new Look(outcome.round() + 1, rows.at(parameters))));
    lookAtParts(outcome, parameters);
    Observation seen =
        new Observation(
            facts,
            outcome,
            loss,
            evaluations,
            looks,
            parts,
            rehearsal,
            outcome.round() + 1 == facts.rounds());
    for (Detector detector : Detectors.ALL) {
      detector.examine(seen).forEach(finding -> tell(finding.in(outcome)));
    }
  }

  /** Some times after the first epoch, when the model has seen every row. */
  private void lookAtParts(RoundOutcome outcome, A parameters) {
    long done = outcome.round() + 1;
    boolean due = done % (PARTS_STRIDES * stride) == 0 || done == facts.rounds();
    if (outcome.epoch() > 0 && due) {
      partLosses
          .filter(known -> known.rows() > 0 && allowance.spend(known.rows() / TO_LOSS))
          .ifPresent(known -> parts.add(known.at(parameters)));
    }
  }

  private void tell(Finding finding) {
    if (!told.add(finding)) {
      return;
    }
    found.accept(finding);
    if (finding.isGrave()) {
      ending = ending.or(() -> Optional.of(finding));
    }
    if (finding.severity() == Finding.Severity.ERROR) {
      throw ThalwegException.of(
              ErrorCode.LOSS_GREW,
              String.format(
                  "training diverged in round %d (epoch %d): %s",
                  finding.round(), finding.epoch(), finding.cause()))
          .remedy(finding.remedy());
    }
    if (mode == Diagnosis.STOP && finding.isGrave()) {
      throw error(ErrorCode.STOPPED_BY_FINDING, finding);
    }
  }

  /**
   * What keeps a run that has done all its rounds from ending well.
   *
   * @param metrics of the final parameters, by data set
   */
  Optional<ThalwegException> verdict(Map<String, Map<String, Double>> metrics) {
    if (mode == Diagnosis.OFF) {
      return Optional.empty();
    }
    Optional<Finding> verdict =
        Verdict.of(facts, loss, rehearsal, metrics.getOrDefault("train", Map.of()))
            .map(bad -> ending.map(bad::mendedAs).orElse(bad).in(facts.rounds(), lastEpoch));
    verdict.filter(told::add).ifPresent(found);
    return verdict.map(
        finding ->
            error(
                finding.code() == Finding.Code.PLATEAU
                    ? ErrorCode.NOTHING_LEARNT
                    : ErrorCode.LOSS_GREW,
                finding));
  }

  private static ThalwegException error(ErrorCode code, Finding finding) {
    return ThalwegException.of(code, finding.cause()).remedy(finding.remedy());
  }
}
