package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Dims;
import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Var;
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
  private final List<Weight> weights;
  private final Slots slots;
  private final Snapshot<ObjectiveFunction> objective;
  private final Snapshot<ObjectiveFunction.Prediction> prediction; // null where there is none

  private ObjectiveModel(
      int inputs,
      List<Weight> weights,
      ObjectiveFunction objective,
      ObjectiveFunction.Prediction prediction) {
    this.inputs = inputs;
    this.weights = List.copyOf(weights);
    this.slots = slots(this.weights);
    this.objective = Snapshot.of(objective, OBJECTIVE);
    this.prediction = prediction == null ? null : Snapshot.of(prediction, PREDICTION);
    record(new Graph());
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
    Check.value(inputs > 0, "the number of features", "at least 1", inputs);
    return new ObjectiveModel(inputs, weights, objective, prediction.orElse(null));
  }

  /**
   * An objective without data: a scalar function of the parameters.
   *
   * @throws ThalwegException as {@link #of}; BAD_SHAPE if the function gives no scalar
   */
  public static ObjectiveModel withoutData(
      List<Weight> weights, ObjectiveFunction.WithoutData objective) {
    requireSerializable(objective); // here a fault is named without the wrapper below
    return new ObjectiveModel(0, weights, (p, x, y) -> objective.loss(p), null);
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
    return 1;
  }

  @Override
  public Task task() {
    return predicts() ? Task.REGRESSION : Task.OBJECTIVE;
  }

  /** Whether the model says what it predicts, and not only its loss. */
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
    Var labels = graph.input("labels", Graph.BATCH);
    Map<String, Var> named = new LinkedHashMap<>();
    for (Slot slot : slots.list()) {
      named.put(slot.name(), graph.parameter(slot.name(), slot.shape(), slot.offset()));
    }
    Parameters parameters = new Parameters(named);
    ObjectiveFunction loss = objective.value();
    Var losses = perRow(OBJECTIVE, graph, () -> loss.loss(parameters, features, labels));
    if (!losses.needsGradient()) {
      throw ThalwegException.of(ErrorCode.BAD_OBJECTIVE, "the objective depends on no parameter")
          .expected("an expression of " + String.join(", ", named.keySet()))
          .remedy("use the parameters: p.get(\"" + slots.list().get(0).name() + "\")");
    }
    if (prediction == null) {
      return new Recording(features, labels, losses, losses);
    }
    ObjectiveFunction.Prediction predicted = prediction.value();
    Var outputs = perRow(PREDICTION, graph, () -> predicted.of(parameters, features));
    return new Recording(features, labels, outputs, losses);
  }

  /** The value that a user's function records, checked and brought to the dims (batch). */
  private Var perRow(String what, Graph graph, Supplier<Var> function) {
    Var value = call(what, function);
    if (value == null || value.graph() != graph) {
      throw ThalwegException.of(ErrorCode.BAD_OBJECTIVE, what + " gives no value of its own")
          .expected("an expression of its arguments")
          .found(value == null ? "null" : "a value of another graph")
          .remedy("compute with the arguments only; numbers may be captured, values may not");
    }
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
    if (value.mixesRows()) {
      throw ThalwegException.of(ErrorCode.BAD_OBJECTIVE, what + " of a row depends on other rows")
          .expected("an expression of one row and the parameters")
          .found("a sum, mean or maximum over the batch axis")
          .remedy("reduce over the last axis (-1) only; a batch is spread over many workers");
    }
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

  private static Var call(String what, Supplier<Var> function) {
    try {
      return function.get();
    } catch (ThalwegException e) {
      throw e.at(what);
    } catch (RuntimeException e) {
      throw ThalwegException.of(ErrorCode.BAD_OBJECTIVE, what + " failed: " + e).cause(e);
    }
  }
}
