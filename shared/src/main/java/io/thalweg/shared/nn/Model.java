package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.tensor.DType;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What is trained: named parameters, and a loss of each row as an expression of them. Workers,
 * transports and rounds know no more than this.
 */
public sealed interface Model extends Serializable permits ModelSpec, ObjectiveModel {

  /** Features per row; 0 for an objective without data. */
  int inputs();

  /** The views of the flat parameter vector. */
  Slots slots();

  /** Raw outputs per row. */
  int outputs();

  /** What it predicts, as its loss says. */
  Task task();

  /** Numbers per label. */
  int labelWidth();

  /** What it is trained to predict. */
  default Target target() {
    return new Target(task(), labelWidth());
  }

  /** Whether it predicts something, and does not only have a loss. */
  default boolean predicts() {
    return true;
  }

  /** Numbers that are predicted for a row; of classes the one that is likeliest. */
  default int predictions() {
    return task() == Task.CLASSIFICATION ? 1 : outputs();
  }

  /** What every feature that is a number has to be, beside finite. */
  default NumberRule features() {
    return NumberRule.any();
  }

  /** The same of each input, with those that are numbers of categories. */
  default List<NumberRule> inputRules() {
    return Collections.nCopies(inputs(), features());
  }

  /** What every label has to be, beside finite. */
  default NumberRule labels() {
    return NumberRule.any();
  }

  /** Whether the last layer does a part of the loss's own work, or keeps it from it: in words. */
  default Optional<String> lastLayerClash() {
    return Optional.empty();
  }

  /** The first parameters, (slots().size()): a function of the seed and of each name and shape. */
  <A> A initialise(DType<A> dtype, long seed);

  /** The standardisation of the inputs, or {@link Standardize#NONE}. */
  default Standardize standardize() {
    return Standardize.NONE;
  }

  /**
   * The same model with this standardisation of its inputs.
   *
   * @throws io.thalweg.shared.error.ThalwegException BAD_SHAPE where it does not fit them;
   *     BAD_VALUE where the model takes none
   */
  Model with(Standardize standardize);

  /** Records labels of {@code width} numbers: (batch), or (batch, width) of several. */
  static Var labels(Graph graph, int width) {
    return width == 1
        ? graph.input("labels", Graph.BATCH)
        : graph.input("labels", Graph.BATCH, width);
  }

  /** Records this model into an empty graph. */
  Recording record(Graph graph);

  /**
   * A model's values in a graph.
   *
   * @param features (batch, inputs), filled before a run
   * @param labels (batch), or (batch, n) where a label is n numbers, filled before a run
   * @param outputs raw outputs, one row each; the losses again where a model predicts nothing
   * @param losses (batch)
   */
  record Recording(Var features, Var labels, Var outputs, Var losses) {}
}
