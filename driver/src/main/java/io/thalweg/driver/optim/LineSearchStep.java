package io.thalweg.driver.optim;

import io.thalweg.shared.tensor.DType;

/**
 * Descent along directions whose steps are found by {@link StrongWolfe}. Every step of the
 * optimizer, so every round, is one evaluation of the objective at a trial point; an iteration ends
 * with the evaluation that satisfies the search. The point that is evaluated and saved is the one
 * where the last iteration ended. All of it is in the state, so that a run may be left in the
 * middle of a search.
 *
 * <p>Where the tolerances say that nothing is left to gain the parameters stay: {@link #isDone}.
 *
 * @param toleranceGrad largest element of a gradient that counts as 0
 * @param toleranceChange of loss, slope and parameters that counts as none
 */
record LineSearchStep<A>(
    double toleranceGrad,
    double toleranceChange,
    LbfgsDirection<A> towards,
    Numerics<A> numerics,
    StrongWolfe<A> search,
    WideScalars<A> memory)
    implements Transform<A> {
  private static final String POINT = "x"; // where the last iteration ended
  private static final String GRADIENT = "best_grad"; // at the best trial of this iteration
  private static final double NOISE_FLOAT32 = 1e-7;
  private static final double NOISE_FLOAT64 = 1e-15;

  private static final int PHASE = 0;
  private static final int VALUE = 1; // of the objective at the point

  private static final double BEFORE = 0; // nothing is evaluated yet
  private static final double SEARCHES = 1;
  private static final double DONE = 2;

  LineSearchStep(double toleranceGrad, double toleranceChange, LbfgsDirection<A> towards) {
    this(
        toleranceGrad,
        toleranceChange,
        towards,
        towards.numerics(),
        new StrongWolfe<>(
            new WideScalars<>(towards.numerics().dtype(), "line_search"),
            noise(towards.numerics().dtype()),
            toleranceChange),
        new WideScalars<>(towards.numerics().dtype(), "iteration"));
  }

  private static double noise(DType<?> dtype) {
    return dtype.bytes() == Float.BYTES ? NOISE_FLOAT32 : NOISE_FLOAT64;
  }

  @Override
  public void init(OptimizerState<A> state) {
    state.add(POINT, 0);
    state.add(GRADIENT, 0);
    towards.init(state);
    search.memory().init(state, StrongWolfe.NUMBERS, 0);
    memory.init(state, 2, 0);
  }

  @Override
  public void update(A parameters, A gradient, double lr, OptimizerState<A> state) {
    double phase = memory.get(state, PHASE);
    if (phase == DONE || lr == 0) {
      return;
    }
    numerics.clearOthers(gradient, state.spans());
    if (phase == BEFORE) {
      numerics.dtype().copy(parameters, 0, state.vector(POINT), 0, state.size());
      numerics.flush(state.size(), gradient, state.vector(GRADIENT));
      memory.set(state, VALUE, state.objective());
      leave(parameters, lr, state);
      return;
    }
    double slope = numerics.dot(gradient, state.vector(LbfgsDirection.DIRECTION), state.size());
    if (search.observe(state.objective(), slope, state)) {
      numerics.flush(state.size(), gradient, state.vector(GRADIENT));
    }
    if (search.hasEnded(state)) {
      arrive(parameters, lr, state);
    } else {
      evaluateNext(parameters, search.trial(state), state);
    }
  }

  /** Ends an iteration at the best step of its search. */
  private void arrive(A parameters, double lr, OptimizerState<A> state) {
    double length = search.length(state);
    A direction = state.vector(LbfgsDirection.DIRECTION);
    numerics.move(length, direction, state.vector(POINT), state.spans());
    towards.went(length, state);
    double before = memory.get(state, VALUE);
    double value = length == 0 ? before : search.value(state);
    memory.set(state, VALUE, value);
    if (length == 0 && towards.hasPairs(state)) {
      towards.forget(state); // they mislead: go on downhill
      leave(parameters, lr, state);
    } else if (length * numerics.largest(direction) <= toleranceChange
        || Math.abs(value - before) < toleranceChange) {
      finish(parameters, state);
    } else {
      leave(parameters, lr, state);
    }
  }

  /** Begins an iteration at the point, unless there is nothing to gain. */
  private void leave(A parameters, double lr, OptimizerState<A> state) {
    A gradient = state.vector(GRADIENT);
    if (numerics.largest(gradient) <= toleranceGrad) {
      finish(parameters, state);
      return;
    }
    double trial = towards.isFirst(state) ? lr * towards.firstLength(gradient, state) : lr;
    towards.turn(gradient, state);
    A direction = state.vector(LbfgsDirection.DIRECTION);
    double slope = numerics.dot(gradient, direction, state.size());
    if (slope >= 0 || slope > -toleranceChange) {
      finish(parameters, state);
      return;
    }
    memory.set(state, PHASE, SEARCHES);
    double largest = numerics.largest(direction);
    search.begin(memory.get(state, VALUE), slope, trial, largest, state);
    evaluateNext(parameters, search.trial(state), state);
  }

  private void finish(A parameters, OptimizerState<A> state) {
    memory.set(state, PHASE, DONE);
    evaluateNext(parameters, 0, state);
  }

  private void evaluateNext(A parameters, double length, OptimizerState<A> state) {
    toPoint(parameters, state);
    A direction = state.vector(LbfgsDirection.DIRECTION);
    numerics.move(length, direction, parameters, state.spans());
  }

  private void toPoint(A parameters, OptimizerState<A> state) {
    A point = state.vector(POINT);
    for (int i = 0; i < state.spans().size(); i++) { // an iterator would be allocated
      TrainedRange range = state.spans().get(i);
      numerics.dtype().copy(point, range.offset(), parameters, range.offset(), range.length());
    }
  }

  @Override
  public boolean isDone(OptimizerState<A> state) {
    return memory.get(state, PHASE) == DONE;
  }

  @Override
  public A averaged(A parameters, OptimizerState<A> state) {
    if (memory.get(state, PHASE) != SEARCHES) {
      return parameters;
    }
    A reached = numerics.dtype().clone(parameters);
    toPoint(reached, state);
    return reached;
  }
}
