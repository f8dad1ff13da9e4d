package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.tensor.DType;
import java.io.Serializable;

/**
 * What is trained: named parameters, and a loss of each row as an expression of them. Workers,
 * transports and rounds know no more than this.
 */
public sealed interface Model extends Serializable permits ModelSpec, ObjectiveModel {

  /** Features per row; 0 for an objective without data. */
  int inputs();

  /** The views of the flat parameter vector. */
  Slots slots();

  /** The first parameters, (slots().size()): a function of the seed and of each name and shape. */
  <A> A initialise(DType<A> dtype, long seed);

  /** Records this model into an empty graph. */
  Recording record(Graph graph);

  /**
   * A model's values in a graph.
   *
   * @param features (batch, inputs), filled before a run
   * @param labels (batch), filled before a run
   * @param outputs raw outputs, one row each; the losses again where a model predicts nothing
   * @param losses (batch)
   */
  record Recording(Var features, Var labels, Var outputs, Var losses) {}
}
