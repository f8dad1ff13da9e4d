package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Shape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * A model: all that is needed to compute its loss but the parameters' values.
 *
 * @param inputs features per row
 * @param layers from input to output
 * @param loss what is minimised
 * @param standardize of the inputs, or {@link Standardize#NONE}
 */
public record ModelSpec(int inputs, List<Layer> layers, Loss loss, Standardize standardize)
    implements Model {

  /**
   * @throws ThalwegException with {@link ErrorCode#BAD_SHAPE} if the shapes do not fit together,
   *     with {@link ErrorCode#BAD_VALUE} if there is nothing to train
   */
  public ModelSpec {
    layers = List.copyOf(layers);
    Check.value(inputs > 0, "the number of features", "at least 1", inputs);
    if (!standardize.isNone() && standardize.inputs() != inputs) {
      throw ThalwegException.of(ErrorCode.BAD_SHAPE, "standardisation does not fit the features")
          .expected("a mean and a scale for each of " + inputs + " features")
          .found(standardize.toString());
    }
    Shape outputs = shapes(inputs, layers).get(layers.size());
    loss.checkOutputs(outputs.size());
    if (slots(inputs, layers).size() == 0) {
      throw ThalwegException.of(ErrorCode.BAD_VALUE, "the model has no parameters")
          .expected("at least one layer with parameters, such as {linear: 10}")
          .found("layers " + layers);
    }
  }

  /** A model without standardisation. */
  public ModelSpec(int inputs, List<Layer> layers, Loss loss) {
    this(inputs, layers, loss, Standardize.NONE);
  }

  /** The same model with this standardisation of its inputs. */
  public ModelSpec with(Standardize standardize) {
    return new ModelSpec(inputs, layers, loss, standardize);
  }

  /** The number of raw outputs per row. */
  public int outputs() {
    return shapes(inputs, layers).get(layers.size()).size();
  }

  /** The views of the flat parameter vector, named {@code INDEX.weight} and so on. */
  @Override
  public Slots slots() {
    return slots(inputs, layers);
  }

  /** The shape of a row before each layer, and after the last. */
  public List<Shape> shapes() {
    return shapes(inputs, layers);
  }

  private static List<Shape> shapes(int inputs, List<Layer> layers) {
    List<Shape> shapes = new ArrayList<>();
    shapes.add(Shape.of(inputs));
    for (int i = 0; i < layers.size(); i++) {
      try {
        shapes.add(layers.get(i).outputs(shapes.get(i)));
      } catch (ThalwegException e) {
        throw ThalwegException.of(e.code(), "layer " + i + ": " + e.what())
            .expected("a layer that takes rows of shape " + shapes.get(i))
            .found(String.valueOf(layers.get(i).describe()))
            .cause(e);
      }
    }
    return shapes;
  }

  private static Slots slots(int inputs, List<Layer> layers) {
    List<Slot> slots = new ArrayList<>();
    List<Shape> shapes = shapes(inputs, layers);
    int offset = 0;
    for (int i = 0; i < layers.size(); i++) {
      for (Weight weight : layers.get(i).weights(shapes.get(i))) {
        Slot slot = new Slot(i + "." + weight.name(), weight.shape(), offset);
        slots.add(slot);
        offset = slot.end();
      }
    }
    return new Slots(slots);
  }

  @Override
  public <A> A initialise(DType<A> dtype, long seed) {
    List<Slot> slots = slots().list();
    A parameters = dtype.allocate(slots().size());
    List<Shape> shapes = shapes();
    int at = 0;
    for (int i = 0; i < layers.size(); i++) {
      for (Weight weight : layers.get(i).weights(shapes.get(i))) {
        weight.initialise(slots.get(at), seed, dtype, parameters);
        at++;
      }
    }
    return parameters;
  }

  @Override
  public Recording record(Graph graph) {
    Var features = graph.input("features", Graph.BATCH, inputs);
    Var labels = graph.input("labels", Graph.BATCH);
    Var outputs = outputs(graph, features);
    return new Recording(features, labels, outputs, loss.perRow(outputs, labels));
  }

  private Var outputs(Graph graph, Var features) {
    Var x =
        standardize.isNone()
            ? features
            : features.standardize(standardize.mean(), standardize.scale());
    Iterator<Slot> slots = slots().list().iterator();
    List<Shape> shapes = shapes();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      List<Var> parameters = new ArrayList<>();
      for (int j = layer.weights(shapes.get(i)).size(); j > 0; j--) {
        Slot slot = slots.next();
        parameters.add(graph.parameter(slot.name(), slot.shape(), slot.offset()));
      }
      x = layer.apply(x, parameters, i);
    }
    return x;
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
