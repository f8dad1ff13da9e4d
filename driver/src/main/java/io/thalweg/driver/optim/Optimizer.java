package io.thalweg.driver.optim;

import io.thalweg.shared.tensor.DType;
import java.util.List;

/**
 * A chain of transforms, in the manner of optax: the whole optimizer is again an (init, update)
 * pair. Immutable; what changes is the {@link OptimizerState}.
 *
 * @param dtype the element type of parameters, gradient and state
 * @param transforms in the order in which they run
 * @param <A> {@code float[]} or {@code double[]}
 */
public record Optimizer<A>(DType<A> dtype, List<Transform<A>> transforms) {
  /** Keeps its own copy of the list. */
  public Optimizer {
    transforms = List.copyOf(transforms);
  }

  /** The state before the first step of {@code size} parameters that are one trained tensor. */
  public OptimizerState<A> init(int size) {
    return init(TrainedRanges.all(size));
  }

  /** The state before the first step of parameters of which {@code trained} are trained. */
  public OptimizerState<A> init(TrainedRanges trained) {
    OptimizerState<A> state = new OptimizerState<>(dtype, trained);
    transforms.forEach(transform -> transform.init(state));
    return state;
  }

  /**
   * Takes one step. Mutates {@code parameters} and {@code state}, and uses {@code gradient} as
   * scratch; allocates nothing.
   *
   * @param parameters (size)
   * @param gradient (size), of the mean loss, finite
   * @param lr the learning rate of this step
   * @param state from {@link #init} with that size
   */
  public void step(A parameters, A gradient, double lr, OptimizerState<A> state) {
    step(parameters, gradient, Double.NaN, lr, state);
  }

  /**
   * The same for an optimizer that may need the value of the objective.
   *
   * @param objective mean loss and penalty, of which {@code gradient} is the gradient
   */
  public void step(A parameters, A gradient, double objective, double lr, OptimizerState<A> state) {
    checkLength("parameters", parameters, state.size());
    checkLength("gradient", gradient, state.size());
    state.advance();
    state.evaluatedTo(objective);
    for (int i = 0; i < transforms.size(); i++) { // an iterator would be allocated
      transforms.get(i).update(parameters, gradient, lr, state);
    }
  }

  /**
   * The parameters to evaluate and to save: those of a transform that averages, or else {@code
   * parameters}.
   */
  public A averaged(A parameters, OptimizerState<A> state) {
    A averaged = parameters;
    for (Transform<A> transform : transforms) {
      averaged = transform.averaged(averaged, state);
    }
    return averaged;
  }

  /** Whether more steps would change nothing. */
  public boolean isDone(OptimizerState<A> state) {
    boolean done = false;
    for (int i = 0; i < transforms.size(); i++) { // an iterator would be allocated
      done |= transforms.get(i).isDone(state);
    }
    return done;
  }

  private void checkLength(String name, A array, int size) {
    if (dtype.length(array) != size) {
      throw new IllegalArgumentException(
          name + " has " + dtype.length(array) + " elements, the optimizer's state " + size);
    }
  }
}
