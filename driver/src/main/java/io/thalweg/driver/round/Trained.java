package io.thalweg.driver.round;

import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.report.Ledger;
import io.thalweg.driver.state.Details;
import io.thalweg.driver.state.Finding;
import io.thalweg.driver.state.TrainState;
import io.thalweg.shared.error.ThalwegException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What training has come to.
 *
 * @param status completed, diverged or interrupted
 * @param cause what ended the run before its last round
 * @param reason why the run ended before its last round, or whose weights its model has
 * @param parameters the parameters after the last finished round, averaged where the run averages
 *     them, or those of the best evaluation where the run restores them
 * @param state after the last finished round
 * @param trainNanos time of the rounds alone
 * @param ledger where that time went
 * @param findings what is wrong with the run
 * @param notes what the user was told about the run, in order
 * @param metrics of the final parameters, by data set, then by metric
 * @param details of the final parameters, by held-out data set
 * @param <A> {@code float[]} or {@code double[]}
 */
public record Trained<A>(
    RunStatus status,
    Optional<ThalwegException> cause,
    Optional<String> reason,
    A parameters,
    TrainState<A> state,
    long trainNanos,
    Ledger ledger,
    List<Finding> findings,
    List<String> notes,
    Map<String, Map<String, Double>> metrics,
    Map<String, Details> details) {

  /** Finished rounds. */
  public long rounds() {
    return state.rounds();
  }

  /** Whether all rounds are done, whatever they have come to. */
  public boolean isWhole() {
    return !metrics.isEmpty();
  }

  /** Throws what has ended the run early, where something has. */
  public void requireCompleted() {
    if (cause.isPresent()) {
      throw cause.get();
    }
  }

  /** The same, whose error says more of what was found. */
  public Trained<A> found(String text) {
    return new Trained<>(
        status,
        cause.map(error -> error.found(error.found() == null ? text : error.found() + "; " + text)),
        reason,
        parameters,
        state,
        trainNanos,
        ledger,
        findings,
        notes,
        metrics,
        details);
  }

  /** A loss that grows is laid to the learning rate as long as no other cause is known. */
  private static boolean replaces(Finding cause, Finding known) {
    boolean sameRow = cause.row().isPresent() && cause.row().equals(known.row());
    boolean blamesTheRate =
        known.code() == Finding.Code.LR_TOO_HIGH && known.severity() == Finding.Severity.ERROR;
    return cause.code() == known.code() ? sameRow : blamesTheRate;
  }

  /** The same with names of the classes. */
  public Trained<A> named(List<String> classes) {
    Map<String, Details> named = new LinkedHashMap<>();
    details.forEach((set, known) -> named.put(set, known.named(classes)));
    return new Trained<>(
        status,
        cause,
        reason,
        parameters,
        state,
        trainNanos,
        ledger,
        findings,
        notes,
        metrics,
        named);
  }

  /** The same with what was found about the error that has ended the run. */
  public Trained<A> with(Finding finding) {
    return new Trained<>(
        status,
        cause.map(error -> error.remedy(finding.remedy())),
        reason,
        parameters,
        state,
        trainNanos,
        ledger,
        Stream.concat(
                Stream.of(finding), findings.stream().filter(known -> !replaces(finding, known)))
            .toList(),
        notes,
        metrics,
        details);
  }
}
