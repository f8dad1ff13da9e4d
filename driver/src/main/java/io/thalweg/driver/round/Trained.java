package io.thalweg.driver.round;

import io.thalweg.driver.files.RunStatus;
import io.thalweg.driver.report.Ledger;
import io.thalweg.shared.error.ThalwegException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What training has come to.
 *
 * @param status completed, diverged or interrupted
 * @param cause what ended the run before its last round
 * @param reason why the run ended before its last round, or whose weights its model has
 * @param parameters the parameters after the last finished round, averaged where the run averages
 *     them, or those of the best evaluation where the run restores them
 * @param rounds finished rounds
 * @param emptyRounds those among them whose rows all have weight 0: they changed nothing
 * @param rowsProcessed rows of all finished rounds
 * @param lastLoss mean loss of the last finished round's batch; NaN before the first
 * @param trainNanos time of the rounds alone
 * @param ledger where that time went
 * @param notes what the user was told about the run, in order
 * @param metrics of the final parameters, by data set, then by metric
 * @param <A> {@code float[]} or {@code double[]}
 */
public record Trained<A>(
    RunStatus status,
    Optional<ThalwegException> cause,
    Optional<String> reason,
    A parameters,
    long rounds,
    long emptyRounds,
    long rowsProcessed,
    double lastLoss,
    long trainNanos,
    Ledger ledger,
    List<String> notes,
    Map<String, Map<String, Double>> metrics) {}
