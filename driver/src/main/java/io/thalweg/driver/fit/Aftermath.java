package io.thalweg.driver.fit;

import io.thalweg.driver.cluster.Transport;
import io.thalweg.driver.diagnosis.NonFinite;
import io.thalweg.driver.round.Cure;
import io.thalweg.driver.round.Recorder;
import io.thalweg.driver.round.Trained;
import io.thalweg.driver.state.Finding;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.Excerpt;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.wire.Wire;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What is found about a run that has diverged: first what its last batch shows, then, where that
 * shows no cause, settings with which it does not diverge.
 *
 * @param transport of the run, which gives its slots to the jobs that look
 * @param told takes the finding
 */
record Aftermath<A>(
    Autopsy<A> autopsy,
    Cure<A> cure,
    Transport<A> transport,
    Recorder recorder,
    Consumer<Finding> told) {
  private static final int SHOWN = 6; // values of a row in an error

  /** The same with the finding, if there is one. */
  Trained<A> look(Trained<A> trained) {
    Optional<ThalwegException> error = trained.cause().filter(Aftermath::isDivergence);
    if (error.isEmpty()) {
      return trained;
    }
    recorder.say("the run has diverged; looking for the cause");
    try {
      transport.pause();
      NonFinite seen = autopsy.examine(trained.rounds(), trained.state().parameters());
      return found(trained, error.get(), seen);
    } catch (Exception e) { // stopped, or workers lost; Spark's are checked and not declared
      recorder.say("the cause was not found: " + Excerpt.of(String.valueOf(e.getMessage())));
      return trained; // what the run itself ended with counts
    }
  }

  private static boolean isDivergence(ThalwegException error) {
    return error.code() == ErrorCode.NOT_FINITE || error.code() == ErrorCode.LOSS_GREW;
  }

  private Trained<A> found(Trained<A> trained, ThalwegException error, NonFinite seen) {
    long round = trained.rounds();
    Optional<NonFinite.Cause> cause = seen.cause();
    Optional<Finding> finding =
        cause.isPresent()
            ? Optional.of(located(cause.get(), round))
            : trained.isWhole() ? Optional.empty() : byTrial(error, round, seen);
    finding.ifPresent(told);
    Trained<A> known = finding.map(trained::with).orElse(trained);
    return seen.operation()
        .map(operation -> known.found(operation + row(finding.flatMap(Finding::row))))
        .orElse(known);
  }

  private Finding located(NonFinite.Cause cause, long round) {
    Finding finding = in(cause.finding(), round);
    return cause.row().map(row -> autopsy.with(row, finding)).orElse(finding);
  }

  private Finding in(Finding finding, long round) {
    return finding.in(round + 1, autopsy.plan().command(round).epoch() + 1);
  }

  /** Settings that are tried, or what is left where none helps; narrow sums have said theirs. */
  private Optional<Finding> byTrial(ThalwegException error, long round, NonFinite seen) {
    Optional<Finding> cured =
        cure.mayHelp(error) ? cure.find(round).map(seen::located) : Optional.empty();
    boolean said = error.code() != ErrorCode.NOT_FINITE || autopsy.plan().wire() == Wire.FP16;
    return cured.isPresent() || said
        ? cured
        : Optional.of(in(seen.otherwise(autopsy.plan().optimizer().lr()), round));
  }

  private static String row(Optional<Finding.Row> row) {
    return row.map(known -> "; " + known.place() + ": " + values(known.values())).orElse("");
  }

  private static String values(Map<String, Double> values) {
    String shown =
        values.entrySet().stream()
            .limit(SHOWN)
            .map(value -> value.getKey() + " = " + NonFinite.number(value.getValue()))
            .collect(Collectors.joining(", "));
    return values.size() > SHOWN ? shown + ", ..." : shown;
  }
}
