package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Dims;
import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.spec.Check;
import io.thalweg.shared.tensor.Shape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A layer that is a user's own: a name, parameters, and a function over the autograd API, usually a
 * lambda. The function is serialized when the layer is made, as an objective is: what it captures
 * is the same on every worker. A saved model has the name and the parameters, but not the code. For
 * random masks put a {@link Layer.Dropout} beside it, whose masks are its own.
 *
 * <pre>{@code
 * UserLayer.of("gate", (p, x) -> x.linear(p.get("weight")).sigmoid().mul(x))
 *     .parameter("weight", in -> Shape.of(in.size(), in.size()), new Initialiser.XavierUniform(1))
 * }</pre>
 */
public final class UserLayer implements Layer {
  private static final long serialVersionUID = 1L;

  /** What stands for such a layer in the description of a model. */
  private static final String KEY = "user_layer";

  private final String name;
  private final Snapshot<Function> function;
  private final List<Parameter> parameters;

  /** What the layer computes. */
  @FunctionalInterface
  public interface Function extends Serializable {
    /**
     * Records the layer. It is called to record the expression, not for every row.
     *
     * @param parameters the layer's parameters by name
     * @param x (batch, ...)
     * @return (batch, ...); the value of a row depends on no other row
     */
    Var apply(Parameters parameters, Var x);
  }

  /** The shape of a parameter. */
  @FunctionalInterface
  public interface ShapeFunction extends Serializable {
    /** The shape for rows of {@code inputs}, without the batch axis. */
    Shape of(Shape inputs);
  }

  private record Parameter(String name, Snapshot<ShapeFunction> shape, Initialiser initialiser)
      implements Serializable {}

  private UserLayer(String name, Snapshot<Function> function, List<Parameter> parameters) {
    this.name = name;
    this.function = function;
    this.parameters = List.copyOf(parameters);
  }

  /**
   * A layer without parameters.
   *
   * @param name says in messages and model files which layer it is
   * @throws ThalwegException NOT_SERIALIZABLE naming what the function captures and cannot travel;
   *     BAD_VALUE if the name is empty
   */
  public static UserLayer of(String name, Function function) {
    Check.value(!name.isBlank(), "the name of a layer", "a word", "'" + name + "'");
    return new UserLayer(name, Snapshot.of(function, what(name)), List.of());
  }

  private static String what(String name) {
    return "the layer '" + name + "'";
  }

  private static String whatShape(String name, String parameter) {
    return "the shape of '" + parameter + "' of " + what(name);
  }

  /** The same with a further parameter of a fixed shape. */
  public UserLayer parameter(String parameter, Shape shape, Initialiser initialiser) {
    return parameter(parameter, inputs -> shape, initialiser);
  }

  /**
   * The same with a further parameter, whose shape follows from that of the layer's input.
   *
   * @throws ThalwegException BAD_VALUE if there is one of that name; NOT_SERIALIZABLE
   */
  public UserLayer parameter(String parameter, ShapeFunction shape, Initialiser initialiser) {
    boolean other = parameters.stream().noneMatch(p -> p.name().equals(parameter));
    Check.value(other, "a parameter of " + what(name), "a name of its own", parameter);
    List<Parameter> more = new ArrayList<>(parameters);
    more.add(new Parameter(parameter, Snapshot.of(shape, whatShape(name, parameter)), initialiser));
    return new UserLayer(name, function, more);
  }

  @Override
  public List<Weight> weights(Shape inputs) {
    return parameters.stream()
        .map(p -> Weight.of(p.name(), shape(p, inputs), p.initialiser()))
        .toList();
  }

  private Shape shape(Parameter parameter, Shape inputs) {
    ShapeFunction function = parameter.shape().value();
    return UserCode.call(whatShape(name, parameter.name()), () -> function.of(inputs));
  }

  @Override
  public Shape outputs(Shape inputs) {
    Graph graph = new Graph();
    Var x = graph.input("x", new Dims(true, inputs).extents());
    List<Var> weights = new ArrayList<>();
    int offset = 0;
    for (Weight weight : weights(inputs)) {
      weights.add(graph.parameter(weight.name(), weight.shape(), offset));
      offset += weight.shape().size();
    }
    return apply(x, weights, 0).dims().rest();
  }

  /**
   * Records the layer.
   *
   * @throws ThalwegException BAD_OBJECTIVE if the function fails, gives no value of its own or lets
   *     rows meet; BAD_SHAPE if it gives a value without a batch axis
   */
  @Override
  public Var apply(Var x, List<Var> weights, long stream) {
    Map<String, Var> named = new LinkedHashMap<>();
    for (int i = 0; i < weights.size(); i++) {
      named.put(parameters.get(i).name(), weights.get(i));
    }
    String what = what(name);
    Function code = function.value();
    Var value = UserCode.call(what, x.graph(), () -> code.apply(new Parameters(named), x));
    if (!value.dims().batched()) {
      throw ThalwegException.of(ErrorCode.BAD_SHAPE, what + " gives no value for each row")
          .expected("(batch, ...)")
          .found(value.dims().toString())
          .remedy("leave out the sum or mean over the rows");
    }
    UserCode.requireRowsApart(what, value);
    return value;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Object describe() {
    return Map.of(KEY, name);
  }

  @Override
  public String toString() {
    return name;
  }

  /** The names of the users' layers in what {@link ModelSpec#toMap} has written. */
  public static List<String> namesIn(Object description) {
    return find(description).toList();
  }

  private static Stream<String> find(Object description) {
    if (description instanceof Map<?, ?> map) {
      return map.get(KEY) instanceof String user
          ? Stream.of(user)
          : map.values().stream().flatMap(UserLayer::find);
    }
    return description instanceof Collection<?> list
        ? list.stream().flatMap(UserLayer::find)
        : Stream.empty();
  }
}
