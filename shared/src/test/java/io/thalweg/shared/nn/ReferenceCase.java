package io.thalweg.shared.nn;

import io.thalweg.shared.autograd.Dims;
import io.thalweg.shared.autograd.Graph;
import io.thalweg.shared.autograd.Plan;
import io.thalweg.shared.autograd.Var;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/**
 * One case of the reference file, {@code {name, attrs, ints, inputs, output, upstream, gradients}}:
 * its inputs as values of a new graph, its expected numbers. It notes what an expression asks for,
 * so that nothing in the file is overlooked.
 */
final class ReferenceCase {
  private static final Pattern AXIS = Pattern.compile("_axis(\\d+)");

  private final Map<String, Object> data;
  private final Graph graph = new Graph();
  private final Map<String, Var> parameters = new LinkedHashMap<>();
  private final Map<String, Var> batches = new LinkedHashMap<>();
  private final Set<String> unread = new TreeSet<>();
  private int parameterCount;

  ReferenceCase(Map<String, Object> data) {
    this.data = data;
    for (String part : List.of("inputs", "ints", "attrs")) {
      unread.addAll(map(data.get(part)).keySet());
    }
  }

  String name() {
    return (String) data.get("name");
  }

  /** The inputs, integers and attributes that no expression has asked for yet. */
  Set<String> unread() {
    return unread;
  }

  /** Whether the case has an input of this name. */
  boolean has(String name) {
    return map(data.get("inputs")).containsKey(name);
  }

  /** An input as a parameter, whose gradient is compared. */
  Var in(String name) {
    return parameters.computeIfAbsent(
        name,
        key -> {
          Shape shape = shape(tensor(name));
          Var parameter = graph.parameter(name, shape, parameterCount);
          parameterCount += shape.size();
          return parameter;
        });
  }

  /** An input whose first axis is the batch axis, and whose gradient is compared. */
  Var batch(String name) {
    return batches.computeIfAbsent(
        name,
        key -> {
          Dims first = new Dims(false, shape(tensor(name))).with(0, Graph.BATCH);
          return graph.inputWithGradient(name, first.extents());
        });
  }

  private Object tensor(String name) {
    unread.remove(name);
    return required("inputs", name);
  }

  private Object required(String part, String name) {
    Object value = map(data.get(part)).get(name);
    if (value == null) {
      throw new IllegalArgumentException("the case has no '" + name + "' in " + part);
    }
    return value;
  }

  /** Numbers without a gradient: of the case's integers or its attributes. */
  Var fixed(String name) {
    unread.remove(name);
    Object integers = map(data.get("ints")).get(name);
    if (integers != null) {
      return graph.constant(shape(integers), values(integers));
    }
    double[] values = numbers(required("attrs", name));
    return graph.constant(Shape.of(values.length), values);
  }

  /** Numbers of the case's integers. */
  List<Double> integers(String name) {
    unread.remove(name);
    return DoubleStream.of(values(required("ints", name))).boxed().toList();
  }

  private Object attribute(String name) {
    unread.remove(name);
    return map(data.get("attrs")).get(name);
  }

  /** A number among the attributes. */
  double number(String name, double absent) {
    return attribute(name) instanceof Double number ? number : absent;
  }

  /** A whole number among the attributes. */
  int integer(String name, int absent) {
    return (int) number(name, absent);
  }

  /** A truth value among the attributes. */
  boolean flag(String name, boolean absent) {
    return attribute(name) instanceof Boolean flag ? flag : absent;
  }

  /** A word among the attributes. */
  String text(String name, String absent) {
    return attribute(name) instanceof String text ? text : absent;
  }

  /** A list of numbers among the attributes; a number alone is a list of one. */
  List<Double> list(String name) {
    Object value = attribute(name);
    if (value instanceof Double number) {
      return List.of(number);
    }
    return value == null ? List.of() : DoubleStream.of(numbers(value)).boxed().toList();
  }

  /** The axis that the attributes or the name's end tell: {@code sum_axis1}. */
  int axis(int absent) {
    Matcher matcher = AXIS.matcher(name());
    int named = matcher.find() ? Integer.parseInt(matcher.group(1)) : absent;
    return integer("dim", integer("axis", named));
  }

  /** The rows of the batch axis of a run. */
  int rows() {
    return batches.keySet().stream()
        .findFirst()
        .map(name -> shape(required("inputs", name)).dim(0))
        .orElse(1);
  }

  /** The expected shape of the output. */
  int[] outputShape() {
    return shape(data.get("output")).dims();
  }

  double[] output() {
    return values(data.get("output"));
  }

  double[] upstream() {
    return numbers(data.get("upstream"));
  }

  /** All parameters, one after the other. */
  <A> A parameters(DType<A> dtype) {
    A array = dtype.allocate(parameterCount);
    int at = 0;
    for (String name : parameters.keySet()) {
      double[] values = values(required("inputs", name));
      fill(dtype, array, at, values);
      at += values.length;
    }
    return array;
  }

  /** Fills the inputs that have a batch axis. */
  <A> void fillBatches(Plan<A> plan) {
    batches.forEach(
        (name, batch) ->
            fill(plan.kernels().dtype(), plan.value(batch), 0, values(required("inputs", name))));
  }

  /** One gradient that is expected, and that was found. */
  record Compared(String name, double[] expected, double[] found) {}

  /** All gradients, after a backward run that added those of the parameters to {@code gradient}. */
  <A> List<Compared> gradients(Plan<A> plan, A gradient) {
    DType<A> dtype = plan.kernels().dtype();
    List<Compared> all = new ArrayList<>();
    int at = 0;
    for (String name : parameters.keySet()) {
      double[] expected = expectedGradient(name);
      all.add(new Compared(name, expected, read(dtype, gradient, at, expected.length)));
      at += expected.length;
    }
    batches.forEach(
        (name, batch) -> {
          double[] expected = expectedGradient(name);
          double[] found = read(dtype, plan.gradient(batch), 0, expected.length);
          all.add(new Compared(name, expected, found));
        });
    return all;
  }

  /** The names of the gradients in the file. */
  Set<String> gradientNames() {
    return map(data.get("gradients")).keySet();
  }

  private double[] expectedGradient(String name) {
    double[] gradient = numbers(required("gradients", name));
    if (gradient.length != shape(required("inputs", name)).size()) {
      throw new IllegalArgumentException("the gradient of '" + name + "' has another size");
    }
    return gradient;
  }

  static <A> void fill(DType<A> dtype, A array, int offset, double[] values) {
    for (int i = 0; i < values.length; i++) {
      dtype.set(array, offset + i, values[i]);
    }
  }

  static <A> double[] read(DType<A> dtype, A array, int offset, int length) {
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      values[i] = dtype.get(array, offset + i);
    }
    return values;
  }

  private static Shape shape(Object tensor) {
    double[] dims = numbers(map(tensor).get("shape"));
    return Shape.of(DoubleStream.of(dims).mapToInt(dim -> (int) dim).toArray());
  }

  private static double[] values(Object tensor) {
    return numbers(map(tensor).get("values"));
  }

  private static double[] numbers(Object list) {
    return ((List<?>) list).stream().mapToDouble(Double.class::cast).toArray();
  }

  @SuppressWarnings("unchecked") // JSON objects have string keys
  private static Map<String, Object> map(Object object) {
    return object == null ? Map.of() : (Map<String, Object>) object;
  }

  /** The cases of a file. */
  @SuppressWarnings("unchecked") // the file is known to be a list of objects
  static List<Map<String, Object>> read(String json) {
    return (List<Map<String, Object>>) Json.read(json);
  }
}
