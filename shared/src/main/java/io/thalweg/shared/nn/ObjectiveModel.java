package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Dims;
import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.spec.Check;
import io.thalweg.shared.tensor.DType;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A model whose loss is a Java lambda over the autograd API. The lambda is serialized when the
 * model is made, so that what it captures is the same on every worker, also in this process.
 */
public final class ObjectiveModel implements Model {
  private static final long serialVersionUID = 1L;

  private static final String OBJECTIVE = "the objective";
  private static final String PREDICTION = "the prediction";

  private final int inputs;
  private final int labelWidth;
  private final List<Weight> weights;
  private final Slots slots;
  private final Snapshot<ObjectiveFunction> objective;
  private final Snapshot<ObjectiveFunction.Prediction> prediction; // null where there is none
  private final boolean classifies; // by the prediction, which then is one of logits
  private final int outputs;

  private ObjectiveModel(
      int inputs,
      int labelWidth,
      List<Weight> weights,
      ObjectiveFunction objective,
      ObjectiveFunction.Prediction prediction,
      boolean classifies) {
    this.inputs = inputs;
    this.labelWidth = labelWidth;
    this.weights = List.copyOf(weights);
    this.slots = slots(this.weights);
    this.objective = Snapshot.of(objective, OBJECTIVE);
    this.prediction = prediction == null ? null : Snapshot.of(prediction, PREDICTION);
    this.classifies = classifies;
    this.outputs = record(new Graph()).outputs().dims().rest().size();
  }

  /**
   * An objective over data.
   *
   * @param inputs features per row, at least 1
   * @param weights the parameters
   * @param objective the loss of each row
   * @param prediction what the model predicts, where it predicts something
   * @throws ThalwegException NOT_SERIALIZABLE if a function cannot travel; BAD_SHAPE if it gives
   *     anything but one number per row; BAD_OBJECTIVE if it fails or depends on no parameter
   */
  public static ObjectiveModel of(
      int inputs,
      List<Weight> weights,
      ObjectiveFunction objective,
      Optional<ObjectiveFunction.Prediction> prediction) {
    return of(inputs, 1, weights, objective, prediction);
  }

  /**
   * The same over labels of {@code labelWidth} numbers: {@code y} is (batch, labelWidth), or
   * (batch) of one. What is predicted is as wide, or one number.
   */
  public static ObjectiveModel of(
      int inputs,
      int labelWidth,
      List<Weight> weights,
      ObjectiveFunction objective,
      Optional<ObjectiveFunction.Prediction> prediction) {
    Check.value(inputs > 0, "the number of features", "at least 1", inputs);
    Check.value(labelWidth > 0, "the numbers of a label", "at least 1", labelWidth);
    return new ObjectiveModel(
        inputs, labelWidth, weights, objective, prediction.orElse(null), false);
  }

  /**
   * An objective over data that tells classes apart.
   *
   * @param logits of each row: one of class 1 against class 0, {@code (batch)}, or one of each
   *     class, {@code (batch, classes)}
   * @throws ThalwegException as {@link #of}
   */
  public static ObjectiveModel classifier(
      int inputs,
      List<Weight> weights,
      ObjectiveFunction objective,
      ObjectiveFunction.Prediction logits) {
    Check.value(inputs > 0, "the number of features", "at least 1", inputs);
    return new ObjectiveModel(inputs, 1, weights, objective, logits, true);
  }

  /**
   * An objective without data: a scalar function of the parameters.
   *
   * @throws ThalwegException as {@link #of}; BAD_SHAPE if the function gives no scalar
   */
  public static ObjectiveModel withoutData(
      List<Weight> weights, ObjectiveFunction.WithoutData objective) {
    requireSerializable(objective); // here a fault is named without the wrapper below
    return new ObjectiveModel(0, 1, weights, (p, x, y) -> objective.loss(p), null, false);
  }

  /**
   * Refuses a function that cannot travel to the workers, before a model is made of it.
   *
   * @throws ThalwegException NOT_SERIALIZABLE naming what it captures
   */
  public static void requireSerializable(Serializable function) {
    Snapshot.of(
        function, function instanceof ObjectiveFunction.Prediction ? PREDICTION : OBJECTIVE);
  }

  private static Slots slots(List<Weight> weights) {
    List<Slot> slots = new ArrayList<>();
    int offset = 0;
    for (Weight weight : weights) {
      if (slots.stream().anyMatch(slot -> slot.name().equals(weight.name()))) {
        throw ThalwegException.of(
                ErrorCode.BAD_VALUE, "two parameters are called '" + weight.name() + "'")
            .expected("a name of its own for each parameter");
      }
      Slot slot = new Slot(weight.name(), weight.shape(), offset);
      slots.add(slot);
      offset = slot.end();
    }
    if (offset == 0) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "the model has no parameters")
          .expected("at least one parameter")
          .found(weights.size() + " parameters");
    }
    return new Slots(slots);
  }

  @Override
  public int inputs() {
    return inputs;
  }

  @Override
  public Slots slots() {
    return slots;
  }

  @Override
  public int outputs() {
    return outputs;
  }

  @Override
  public Task task() {
    if (classifies) {
      return outputs > 1 ? Task.CLASSIFICATION : Task.BINARY;
    }
    return predicts() && outputs == labelWidth ? Task.REGRESSION : Task.OBJECTIVE;
  }

  @Override
  public int labelWidth() {
    return labelWidth;
  }

  @Override
  public NumberRule labels() {
    if (!classifies) {
      return NumberRule.any();
    }
    return outputs > 1
        ? NumberRule.below(outputs, "an objective with logits of " + outputs + " classes")
        : NumberRule.probability("an objective with one logit");
  }

  @Override
  public boolean predicts() {
    return prediction != null;
  }

  @Override
  public <A> A initialise(DType<A> dtype, long seed) {
    A parameters = dtype.allocate(slots.size());
    for (int i = 0; i < weights.size(); i++) {
      weights.get(i).initialise(slots.list().get(i), seed, dtype, parameters);
    }
    return parameters;
  }

  @Override
  public ObjectiveModel with(Standardize standardize) {
    if (standardize.isNone()) {
      return this;
    }
    throw ThalwegException.of(ErrorCode.BAD_VALUE, "an objective cannot be standardized")
        .expected("standardize() with a network")
        .remedy("write x.standardize(mean, scale) within the objective");
  }

  @Override
  public Recording record(Graph graph) {
    Var features = graph.input("features", Graph.BATCH, inputs);
    Var labels = Model.labels(graph, labelWidth);
    Map<String, Var> named = new LinkedHashMap<>();
    for (Slot slot : slots.list()) {
      named.put(slot.name(), graph.parameter(slot.name(), slot.shape(), slot.offset()));
    }
    Parameters parameters = new Parameters(named);
    ObjectiveFunction loss = objective.value();
    Var losses =
        graph.part(
            OBJECTIVE,
            () -> perRow(OBJECTIVE, graph, () -> loss.loss(parameters, features, labels)));
    if (!losses.needsGradient()) {
      throw ThalwegException.of(ErrorCode.BAD_OBJECTIVE, "the objective depends on no parameter")
          .expected("an expression of " + String.join(", ", named.keySet()))
          .remedy("use the parameters: p.get(\"" + slots.list().get(0).name() + "\")");
    }
    if (prediction == null) {
      return new Recording(features, labels, losses, losses);
    }
    ObjectiveFunction.Prediction predicted = prediction.value();
    Supplier<Var> function = () -> predicted.of(parameters, features);
    Var outputs =
        graph.part(
            PREDICTION, () -> classifies ? logits(graph, function) : numbers(graph, function));
    return new Recording(features, labels, outputs, losses);
  }

  /** What a user's function predicts, (batch, n) for labels of n numbers or else (batch). */
  private Var numbers(Graph graph, Supplier<Var> function) {
    Var value = UserCode.call(PREDICTION, graph, function);
    boolean several = labelWidth > 1 && value.dims().rest().size() == labelWidth;
    if (!several || !value.dims().batched()) {
      return perRow(PREDICTION, value);
    }
    UserCode.requireRowsApart(PREDICTION, value);
    return value.reshape(Graph.BATCH, labelWidth);
  }

  /** The logits that a user's function records, brought to (batch) where there is one per row. */
  private static Var logits(Graph graph, Supplier<Var> function) {
    Var value = UserCode.call(PREDICTION, graph, function);
    Dims dims = value.dims();
    if (!dims.batched() || dims.rest().rank() > 1) {
      throw ThalwegException.of(ErrorCode.BAD_SHAPE, PREDICTION + " has the wrong shape")
          .expected("a logit for each class, (batch, classes), or one for two classes, (batch)")
          .found(dims.toString());
    }
    UserCode.requireRowsApart(PREDICTION, value);
    return dims.rest().size() == 1 ? value.reshape(Graph.BATCH) : value;
  }

  /** The value that a user's function records, checked and brought to the dims (batch). */
  private Var perRow(String what, Graph graph, Supplier<Var> function) {
    return perRow(what, UserCode.call(what, graph, function));
  }

  private Var perRow(String what, Var value) {
    Dims dims = value.dims();
    if (inputs == 0) {
      requireOne(what, dims, !dims.batched(), "a scalar, ()", "add .sum() or .mean()");
      return value.reshape(1).expand(Dims.of(Graph.BATCH));
    }
    String remedy =
        dims.batched()
            ? "take the sum or the mean over the last axis: .mean(-1)"
            : "leave out the sum or mean over the rows: Thalweg takes it over all workers";
    requireOne(what, dims, dims.batched(), "one number per row, (batch)", remedy);
    UserCode.requireRowsApart(what, value);
    return value.reshape(Graph.BATCH);
  }

  private static void requireOne(
      String what, Dims dims, boolean axesFit, String expected, String remedy) {
    if (!axesFit || dims.rest().size() != 1) {
      throw ThalwegException.of(ErrorCode.BAD_SHAPE, what + " has the wrong shape")
          .expected(expected)
          .found(dims.toString())
          .remedy(remedy);
    }
  }
}
