package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.data.NumberRule;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.spec.Check;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A model: all that is needed to compute its loss but the parameters' values.
 *
 * @param inputs features per row
 * @param layers from input to output
 * @param loss what is minimised
 * @param standardize of the inputs, or {@link Standardize#NONE}
 * @param labelWidth numbers per label; each has an output of its own, in their order, and the loss
 *     of a row is the mean over them
 * @param embedded inputs in whose place learned numbers come to the first layer, in their order
 */
public record ModelSpec(
    int inputs,
    List<Layer> layers,
    Loss loss,
    Standardize standardize,
    int labelWidth,
    List<EmbeddedInput> embedded)
    implements Model {
  private static final String LOSS = "the loss (";

  /**
   * @throws ThalwegException with {@link ErrorCode#BAD_SHAPE} if the shapes do not fit together,
   *     with {@link ErrorCode#BAD_VALUE} if there is nothing to train
   */
  public ModelSpec {
    layers = List.copyOf(layers);
    embedded = List.copyOf(embedded);
    Check.value(inputs > 0, "the number of features", "at least 1", inputs);
    Check.value(labelWidth > 0, "the numbers of a label", "at least 1", labelWidth);
    if (!standardize.isNone() && standardize.inputs() != inputs) {
      throw ThalwegException.of(ErrorCode.BAD_SHAPE, "standardisation does not fit the features")
          .expected("a mean and a scale for each of " + inputs + " features")
          .found(standardize.toString());
    }
    Sequential sequence = new Sequential(layers);
    if (!standardize.isNone() && !layers.stream().allMatch(Layer::differentiable)) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "an embedding reads indices as they are")
          .expected("features that are not standardised")
          .found("a standardisation of " + standardize)
          .remedy("leave the features as they are with --set data.standardize=false");
    }
    EmbeddedInputs stage = new EmbeddedInputs(embedded);
    stage.require(inputs, layers, standardize);
    Shape row = Shape.of(stage.width(inputs));
    loss.checkOutputs(flat(sequence.outputs(row)), labelWidth);
    if (slots(weights(stage, sequence, row)).size() == 0) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "the model has no parameters")
          .expected("at least one layer with parameters, such as {linear: 10}")
          .found("layers " + layers);
    }
  }

  private static int flat(Shape outputs) {
    if (outputs.rank() != 1) {
      throw ThalwegException.of(ErrorCode.BAD_SHAPE, "the last layer does not give flat rows")
          .expected("rows of shape (outputs) for the loss")
          .found("rows of shape " + outputs)
          .remedy("put flatten and a linear layer at the end");
    }
    return outputs.size();
  }

  /** A model all of whose inputs are numbers. */
  public ModelSpec(
      int inputs, List<Layer> layers, Loss loss, Standardize standardize, int labelWidth) {
    this(inputs, layers, loss, standardize, labelWidth, List.of());
  }

  /** A model whose labels are single numbers. */
  public ModelSpec(int inputs, List<Layer> layers, Loss loss, Standardize standardize) {
    this(inputs, layers, loss, standardize, 1);
  }

  /** A model without standardisation, whose labels are single numbers. */
  public ModelSpec(int inputs, List<Layer> layers, Loss loss) {
    this(inputs, layers, loss, Standardize.NONE);
  }

  /** The same model with this standardisation of those inputs that are not embedded. */
  @Override
  public ModelSpec with(Standardize standardize) {
    Standardize free = stage().free(standardize);
    return new ModelSpec(inputs, layers, loss, free, labelWidth, embedded);
  }

  /** The same model with other layers. */
  public ModelSpec with(List<Layer> other) {
    return new ModelSpec(inputs, other, loss, standardize, labelWidth, embedded);
  }

  /**
   * The number of raw outputs of {@code layers} where it is known before the features are, checked
   * against a loss of one label.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_SHAPE} if it does not fit
   */
  public static OptionalInt outputs(List<Layer> layers, Loss loss) {
    OptionalInt outputs = new Sequential(layers).fixedOutputs();
    if (!loss.takesSeveralNumbers()) {
      outputs.ifPresent(count -> loss.checkOutputs(count, 1));
    }
    return outputs;
  }

  /**
   * Refuses labels of so many numbers, as far as this is known before the features are.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_SHAPE} if the layers have other outputs, or
   *     the loss takes one number
   */
  public static void requireLabels(List<Layer> layers, Loss loss, int numbers) {
    new Sequential(layers).fixedOutputs().ifPresent(outputs -> loss.checkOutputs(outputs, numbers));
  }

  @Override
  public int outputs() {
    return sequence().outputs(row()).size();
  }

  @Override
  public Task task() {
    return loss.task();
  }

  @Override
  public NumberRule labels() {
    return loss.labels(OptionalInt.of(outputs()));
  }

  @Override
  public NumberRule features() {
    return features(layers);
  }

  @Override
  public List<NumberRule> inputRules() {
    return stage().rules(Collections.nCopies(inputs, features()));
  }

  /** What the features of a model with these layers have to be, beside finite. */
  public static NumberRule features(List<Layer> layers) {
    return new Sequential(layers).features();
  }

  @Override
  public Optional<String> lastLayerClash() {
    Layer last = layers.get(layers.size() - 1);
    return loss.clash(last.range()).map(why -> "the last layer is " + last.name() + ", but " + why);
  }

  /**
   * The views of the flat parameter vector: {@code embed.COLUMN.weight} of each embedded input,
   * then {@code INDEX.weight} and so on.
   */
  @Override
  public Slots slots() {
    return slots(weights());
  }

  private static Slots slots(List<Weight> weights) {
    List<Slot> slots = new ArrayList<>();
    int offset = 0;
    for (Weight weight : weights) {
      Slot slot = new Slot(weight.name(), weight.shape(), offset, weight.momentum());
      slots.add(slot);
      offset = slot.end();
    }
    return new Slots(slots);
  }

  private List<Weight> weights() {
    return weights(stage(), sequence(), row());
  }

  private static List<Weight> weights(EmbeddedInputs stage, Sequential sequence, Shape row) {
    List<Weight> weights = new ArrayList<>(stage.weights());
    weights.addAll(sequence.weights(row));
    return weights;
  }

  /** The shape of a row before each layer, and after the last. */
  public List<Shape> shapes() {
    return sequence().shapes(row());
  }

  /** The layers in their order. */
  Sequential sequence() {
    return new Sequential(layers);
  }

  private EmbeddedInputs stage() {
    return new EmbeddedInputs(embedded);
  }

  /** The shape of a row before the first layer. */
  private Shape row() {
    return Shape.of(stage().width(inputs));
  }

  @Override
  public <A> A initialise(DType<A> dtype, long seed) {
    Slots slots = slots();
    A parameters = dtype.allocate(slots.size());
    List<Weight> weights = weights();
    for (int i = 0; i < weights.size(); i++) {
      weights.get(i).initialise(slots.list().get(i), seed, dtype, parameters);
    }
    stage().clearUnknown(slots, dtype, parameters);
    return parameters;
  }

  @Override
  public Recording record(Graph graph) {
    Var features = graph.input("features", Graph.BATCH, inputs);
    Var labels = Model.labels(graph, labelWidth);
    Var outputs = outputs(graph, features);
    Var losses = graph.part(LOSS + Losses.ALL.name(loss) + ")", () -> loss.perRow(outputs, labels));
    return new Recording(features, labels, outputs, losses);
  }

  private Var outputs(Graph graph, Var features) {
    Var x =
        standardize.isNone()
            ? features
            : graph.part(
                "standardize", () -> features.standardize(standardize.mean(), standardize.scale()));
    List<Var> parameters = slots().list().stream().map(slot -> slot.record(graph)).toList();
    int tables = embedded.size();
    Var row = tables == 0 ? x : stage().apply(x, parameters.subList(0, tables));
    return sequence().apply(row, parameters.subList(tables, parameters.size()), i -> i);
  }

  /** This model as maps, lists, strings and numbers, in the form of the config. */
  public Map<String, Object> toMap() {
    return ModelFormat.write(this);
  }

  /**
   * The model that {@link #toMap} describes.
   *
   * @throws ThalwegException that names the unknown key, layer or option and the nearest known one
   */
  public static ModelSpec fromMap(Map<?, ?> map) {
    return ModelFormat.read(map);
  }
}
