package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Var;
import java.io.Serializable;

/**
 * A loss written as an expression, usually a lambda. It is called to record the expression, not for
 * every row: it must not depend on anything but its arguments and the constants that it captures,
 * which travel to the workers as they are when the model is made.
 *
 * <pre>{@code
 * (p, x, y) -> x.linear(p.get("weight")).reshape(Graph.BATCH).sub(y).square()
 * }</pre>
 */
@FunctionalInterface
public interface ObjectiveFunction extends Serializable {
  /**
   * Records the loss of each row.
   *
   * @param parameters the parameters by name
   * @param features (batch, inputs)
   * @param labels (batch), or (batch, n) where a label is n numbers
   * @return (batch); the mean over all rows of a batch, wherever they lie, is minimised
   */
  Var loss(Parameters parameters, Var features, Var labels);

  /** An objective without data, {@code p -> p.get("theta").sub(3).square()}. */
  @FunctionalInterface
  interface WithoutData extends Serializable {
    /**
     * Records the loss.
     *
     * @param parameters the parameters by name
     * @return a scalar
     */
    Var loss(Parameters parameters);
  }

  /** What a model predicts, {@code (p, x) -> x.linear(p.get("weight"))}. */
  @FunctionalInterface
  interface Prediction extends Serializable {
    /**
     * Records the prediction of each row.
     *
     * @param parameters the parameters by name
     * @param features (batch, inputs)
     * @return one number per row, (batch) or (batch, 1), or as many as a label has, (batch, n); of
     *     an objective that classifies also one per class, (batch, classes)
     */
    Var of(Parameters parameters, Var features);
  }
}
