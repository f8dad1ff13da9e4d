package io.thalweg.driver.diagnosis;

import java.util.List;
import java.util.Optional;

/**
 * Short trainings with other settings, from the first parameters, on a sample of the rows in the
 * driver alone: so that what a finding proposes has been tried.
 */
public interface Rehearsal {
  /**
   * What is changed for a trial.
   *
   * @param lrFactor what the learning rate is multiplied with
   * @param standardize whether the features are brought to one scale
   * @param hidden whether a hidden layer is put before the last one
   */
  record Change(double lrFactor, boolean standardize, boolean hidden) {
    /** Another learning rate alone. */
    public static Change rate(double factor) {
      return new Change(factor, false, false);
    }
  }

  /**
   * How a trial went.
   *
   * @param change that was tried
   * @param first the mean loss over the sample before it
   * @param last the mean loss after it
   * @param settings what the user types for it
   */
  record Trial(Change change, double first, double last, List<String> settings) {
    /** Takes a copy. */
    public Trial {
      settings = List.copyOf(settings);
    }
  }

  /**
   * Trains with {@code change}; nothing where it diverges, does not apply, or would take too long.
   */
  Optional<Trial> run(Change change);

  /** Rounds of a trial. */
  int rounds();

  /** Whether a trial is judged by rows that it has not trained on. */
  boolean judgesOtherRows();

  /** A rehearsal where there are no rows to try anything on. */
  static Rehearsal none() {
    return new Rehearsal() {
      @Override
      public Optional<Trial> run(Change change) {
        return Optional.empty();
      }

      @Override
      public int rounds() {
        return 0;
      }

      @Override
      public boolean judgesOtherRows() {
        return false;
      }
    };
  }
}
