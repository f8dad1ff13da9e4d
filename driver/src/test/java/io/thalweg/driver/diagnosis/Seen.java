package io.thalweg.driver.diagnosis;

import io.thalweg.driver.diagnosis.Facts.Baseline;
import io.thalweg.driver.diagnosis.Facts.Guess;
import io.thalweg.driver.diagnosis.Observation.Evaluation;
import io.thalweg.driver.diagnosis.Observation.Look;
import io.thalweg.driver.diagnosis.Rehearsal.Change;
import io.thalweg.driver.diagnosis.Rehearsal.Trial;
import io.thalweg.driver.state.RoundOutcome;
import io.thalweg.shared.nn.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;

/** What was seen of a training, for detectors: a guess costs 1 unless something else is said. */
final class Seen {
  Task task = Task.BINARY;
  double lr = 0.01;
  long rounds = 1000;
  long done = 1000;
  LongToDoubleFunction loss = round -> 0.1;
  double guess = 1;
  boolean otherRows = true;
  Optional<Guess> heldOut = Optional.empty();
  final List<Evaluation> evaluations = new ArrayList<>();
  final List<Look> looks = new ArrayList<>();
  final List<List<PartLoss>> parts = new ArrayList<>();
  final Map<Change, Double> trials = new HashMap<>(); // what each comes to, from a loss of 1

  /** Adds what was measured after the next tenth of the run. */
  void evaluated(double loss, double accuracy, double trainingLoss) {
    evaluations.add(new Evaluation(100L * (evaluations.size() + 1), loss, accuracy, trainingLoss));
  }

  Facts facts() {
    return new Facts(
        task, lr, true, rounds, Optional.of(new Baseline(guess, guess, 0.5)), heldOut, false);
  }

  Rehearsal rehearsal() {
    return new Rehearsal() {
      @Override
      public Optional<Trial> run(Change change) {
        return Optional.ofNullable(trials.get(change))
            .map(last -> new Trial(change, guess, last, List.of("--set a=1")));
      }

      @Override
      public int rounds() {
        return 200;
      }

      @Override
      public boolean judgesOtherRows() {
        return otherRows;
      }
    };
  }

  Observation now() {
    Curve curve = new Curve();
    for (long round = 0; round < done; round++) {
      curve.add(loss.applyAsDouble(round));
    }
    RoundOutcome last =
        new RoundOutcome(done - 1, done / 100, curve.last(), 0, lr, 1, 32, 32, 0, Map.of());
    return new Observation(
        facts(), last, curve, evaluations, looks, parts, rehearsal(), done == rounds);
  }
}
