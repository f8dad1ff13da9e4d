package io.thalweg.driver.optim;

/**
 * A search along a line for the strong Wolfe conditions with cubic interpolation, in the form and
 * with the constants of {@code torch.optim.lbfgs}, as a state machine: each evaluation is told, and
 * says where the next one is to be. What it knows stands in the {@link OptimizerState}, in float64.
 *
 * <p>Where the loss is too flat for its digits to tell a decrease, the slopes decide: the
 * approximate Wolfe conditions of Hager and Zhang (SIAM Journal on Optimization 16, 2005).
 *
 * @param memory of {@link #NUMBERS} numbers
 * @param noise relative error of a loss
 * @param toleranceChange brackets in which no parameter differs by more are not divided
 */
record StrongWolfe<A>(WideScalars<A> memory, double noise, double toleranceChange) {
  /** How many numbers are kept. */
  static final int NUMBERS = 14;

  private static final double DECREASE = 1e-4;
  private static final double CURVATURE = 0.9;
  private static final double APPROXIMATE_DECREASE = 0.1;
  private static final int MOST_EVALUATIONS = 25;

  private static final int STAGE = 0;
  private static final int START_VALUE = 1;
  private static final int START_SLOPE = 2;
  private static final int TRIAL = 3; // length of the step that is to be evaluated
  private static final int LARGEST = 4; // magnitude in the direction
  private static final int EVALUATIONS = 5;
  private static final int STALLED = 6; // 1 if the last trial was at an end of the bracket
  private static final int LOW = 7; // length, value and slope of the best end of the bracket
  private static final int HIGH = 10; // of the other

  private static final double WIDENS = 0; // no minimum lies between the last two trials
  private static final double DIVIDES = 1; // one lies between low and high
  private static final double ENDED = 2;

  /**
   * Begins a search. Mutates {@code state}.
   *
   * @param value of the objective where the line begins
   * @param slope there, below 0
   * @param trial length of the first step, above 0
   * @param largest magnitude of an element of the direction
   */
  void begin(double value, double slope, double trial, double largest, OptimizerState<A> state) {
    memory.set(state, STAGE, WIDENS);
    memory.set(state, START_VALUE, value);
    memory.set(state, START_SLOPE, slope);
    memory.set(state, TRIAL, trial);
    memory.set(state, LARGEST, largest);
    memory.set(state, EVALUATIONS, 0);
    memory.set(state, STALLED, 0);
    put(LOW, 0, value, slope, state);
  }

  /** Length of the step that is to be evaluated. */
  double trial(OptimizerState<A> state) {
    return memory.get(state, TRIAL);
  }

  boolean hasEnded(OptimizerState<A> state) {
    return memory.get(state, STAGE) == ENDED;
  }

  /** Length of the best step so far; 0 if none is better than to stay. */
  double length(OptimizerState<A> state) {
    return memory.get(state, LOW);
  }

  /** The objective after that step. */
  double value(OptimizerState<A> state) {
    return memory.get(state, LOW + 1);
  }

  /**
   * Tells the objective and its slope after the step {@link #trial}. Mutates {@code state}.
   *
   * @return whether that step is now {@link #length}
   */
  boolean observe(double value, double slope, OptimizerState<A> state) {
    double trial = trial(state);
    double evaluations = memory.get(state, EVALUATIONS) + 1;
    memory.set(state, EVALUATIONS, evaluations);
    boolean falls = falls(trial, value, state);
    if (satisfies(falls, value, slope, state)) {
      put(LOW, trial, value, slope, state);
      memory.set(state, STAGE, ENDED);
      return true;
    }
    boolean best =
        memory.get(state, STAGE) == WIDENS
            ? widen(trial, value, slope, falls, state)
            : divide(trial, value, slope, falls, state);
    if (memory.get(state, STAGE) == DIVIDES) {
      nextWithin(state);
    }
    if (evaluations >= MOST_EVALUATIONS) {
      memory.set(state, STAGE, ENDED);
    }
    return best;
  }

  private boolean falls(double trial, double value, OptimizerState<A> state) {
    double start = memory.get(state, START_VALUE);
    return value <= start + DECREASE * trial * memory.get(state, START_SLOPE); // never for NaN
  }

  private boolean satisfies(boolean falls, double value, double slope, OptimizerState<A> state) {
    double start = memory.get(state, START_VALUE);
    double steep = -memory.get(state, START_SLOPE);
    boolean flat = value <= start + noise * Math.abs(start);
    boolean between =
        slope >= -CURVATURE * steep && slope <= (1 - 2 * APPROXIMATE_DECREASE) * steep;
    return falls && Math.abs(slope) <= CURVATURE * steep || flat && between;
  }

  /** Looks further out, or finds a bracket. */
  private boolean widen(
      double trial, double value, double slope, boolean falls, OptimizerState<A> state) {
    double low = memory.get(state, LOW);
    double lowValue = memory.get(state, LOW + 1);
    boolean rises = memory.get(state, EVALUATIONS) > 2 && value >= lowValue;
    if (!falls || rises || slope >= 0) {
      memory.set(state, STAGE, DIVIDES);
      boolean best = value < lowValue;
      if (best) {
        lowBecomesHigh(state);
      }
      put(best ? LOW : HIGH, trial, value, slope, state);
      return best;
    }
    double least = trial + 0.01 * (trial - low);
    double lowSlope = memory.get(state, LOW + 2);
    memory.set(
        state, TRIAL, minimum(low, lowValue, lowSlope, trial, value, slope, least, 10 * trial));
    put(LOW, trial, value, slope, state);
    return true;
  }

  /** Puts the trial in place of an end of the bracket. */
  private boolean divide(
      double trial, double value, double slope, boolean falls, OptimizerState<A> state) {
    boolean best = value < memory.get(state, LOW + 1);
    boolean beyond = slope * (memory.get(state, HIGH) - memory.get(state, LOW)) >= 0;
    if (best && (!falls || beyond)) {
      lowBecomesHigh(state);
    }
    put(best ? LOW : HIGH, trial, value, slope, state);
    return best;
  }

  /** Chooses the next trial between low and high, or ends where they are too close. */
  private void nextWithin(OptimizerState<A> state) {
    double low = memory.get(state, LOW);
    double high = memory.get(state, HIGH);
    double from = Math.min(low, high);
    double to = Math.max(low, high);
    double lowValue = memory.get(state, LOW + 1);
    double lowSlope = memory.get(state, LOW + 2);
    double highValue = memory.get(state, HIGH + 1);
    double highSlope = memory.get(state, HIGH + 2);
    if (to - from <= Math.ulp(to) || (to - from) * memory.get(state, LARGEST) < toleranceChange) {
      memory.set(state, STAGE, ENDED);
      return;
    }
    double trial = minimum(low, lowValue, lowSlope, high, highValue, highSlope, from, to);
    double margin = 0.1 * (to - from);
    boolean atEnd = Math.min(to - trial, trial - from) < margin;
    boolean moved = atEnd && (memory.get(state, STALLED) == 1 || trial >= to || trial <= from);
    if (moved) {
      trial = to - trial < trial - from ? to - margin : from + margin;
    }
    memory.set(state, STALLED, atEnd && !moved ? 1 : 0);
    memory.set(state, TRIAL, trial);
  }

  /** Where a cubic with these values and slopes at a and b has its minimum, within the bounds. */
  private static double minimum(
      double a,
      double valueA,
      double slopeA,
      double b,
      double valueB,
      double slopeB,
      double from,
      double to) {
    double d1 = slopeA + slopeB - 3 * (valueA - valueB) / (a - b);
    double square = d1 * d1 - slopeA * slopeB;
    double d2 = Math.sqrt(square);
    double at =
        a <= b
            ? b - (b - a) * ((slopeB + d2 - d1) / (slopeB - slopeA + 2 * d2))
            : a - (a - b) * ((slopeA + d2 - d1) / (slopeA - slopeB + 2 * d2));
    return Double.isNaN(at) ? (from + to) / 2 : Math.min(Math.max(at, from), to);
  }

  private void lowBecomesHigh(OptimizerState<A> state) {
    double low = memory.get(state, LOW);
    put(HIGH, low, memory.get(state, LOW + 1), memory.get(state, LOW + 2), state);
  }

  private void put(int end, double length, double value, double slope, OptimizerState<A> state) {
    memory.set(state, end, length);
    memory.set(state, end + 1, value);
    memory.set(state, end + 2, slope);
  }
}
