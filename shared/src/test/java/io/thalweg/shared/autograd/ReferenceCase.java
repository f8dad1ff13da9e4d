package io.thalweg.shared.autograd;

import io.thalweg.shared.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * One case of the reference file: its inputs as parameters of a new graph, its expected numbers.
 */
final class ReferenceCase {
  private final Map<String, Object> data;
  private final Graph graph = new Graph();
  private final Map<String, Var> inputs = new LinkedHashMap<>();
  private final double[] parameters;

  ReferenceCase(Map<String, Object> data) {
    this.data = data;
    DoubleStream all = DoubleStream.empty();
    int offset = 0;
    for (Map.Entry<String, Object> input : map(data.get("inputs")).entrySet()) {
      Shape shape = shape(input.getValue());
      inputs.put(input.getKey(), graph.parameter(input.getKey(), shape, offset));
      all = DoubleStream.concat(all, DoubleStream.of(values(input.getValue())));
      offset += shape.size();
    }
    this.parameters = all.toArray();
  }

  /** An input whose gradient is compared. */
  Var in(String name) {
    return inputs.get(name);
  }

  /** Numbers without a gradient: of the case's integers or its attributes. */
  Var fixed(String name) {
    Object integers = map(data.get("ints")).get(name);
    double[] values =
        integers == null ? numbers(map(data.get("attrs")).get(name)) : values(integers);
    return graph.constant(Shape.of(values.length), values);
  }

  /** A number among the case's attributes. */
  double number(String name) {
    return (Double) map(data.get("attrs")).get(name);
  }

  /** All inputs, one after the other. */
  double[] parameters() {
    return parameters;
  }

  Shape outputShape() {
    return shape(data.get("output"));
  }

  double[] output() {
    return values(data.get("output"));
  }

  double[] upstream() {
    return numbers(data.get("upstream"));
  }

  /** The gradients of all inputs, one after the other. */
  double[] gradients() {
    Map<String, Object> gradients = map(data.get("gradients"));
    return inputs.keySet().stream()
        .flatMapToDouble(name -> DoubleStream.of(numbers(gradients.get(name))))
        .toArray();
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
    return (Map<String, Object>) object;
  }

  /** A JSON list of objects. */
  @SuppressWarnings("unchecked") // the file is known to be one
  static List<Map<String, Object>> list(Object object) {
    return (List<Map<String, Object>>) object;
  }
}
