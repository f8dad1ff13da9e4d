package io.thalweg.shared.autograd;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Records expressions, once. Holds no numbers but constants: {@link Plan} gives it buffers and an
 * element type.
 *
 * <pre>{@code
 * Graph graph = new Graph();
 * Var x = graph.input("x", Graph.BATCH, 64);
 * Var w = graph.parameter("w", Shape.of(10, 64), 0);
 * Var b = graph.parameter("b", Shape.of(10), 640);
 * Var logits = x.linear(w, b); // (batch, 10)
 * }</pre>
 */
public final class Graph {
  /** The extent of the leading axis whose rows are only known in a run. */
  public static final int BATCH = Dims.BATCH;

  private static final String LAYER = "layer ";

  private final List<Node> nodes = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private String part = ""; // that is being recorded
  private String layer = ""; // its number, where it is one

  /**
   * A named part of an expression: a layer of a model, its loss.
   *
   * @param name what and where it is, as users know it: {@code layer 3 (relu)}, within a block
   *     {@code layer 3.1 (relu)}
   * @param output what it gives
   */
  public record Part(String name, Var output) {
    /** Whether it is a layer. */
    public boolean isLayer() {
      return name.startsWith(LAYER);
    }
  }

  /** A value that the caller fills before each run, without a gradient: data. */
  public Var input(String name, int... extents) {
    return add(new Node.Input(name), Dims.of(extents), false);
  }

  /** A value that the caller fills before each run, whose gradient {@link Plan#gradient} gives. */
  public Var inputWithGradient(String name, int... extents) {
    return add(new Node.Input(name), Dims.of(extents), true);
  }

  /** A view of the flat parameter array from {@code offset} on. */
  public Var parameter(String name, Shape shape, int offset) {
    return add(new Node.Parameter(name, offset, false), new Dims(false, shape), true);
  }

  /**
   * A view of the flat parameter array that is no parameter but a running average: it has no
   * derivative. An operation that says so adds to its place in the gradient what it measured.
   */
  public Var average(String name, Shape shape, int offset) {
    return add(new Node.Parameter(name, offset, true), new Dims(false, shape), true);
  }

  /**
   * Fixed numbers.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_SHAPE} if they are not as many as the shape
   *     has elements
   */
  public Var constant(Shape shape, double... values) {
    if (values.length != shape.size()) {
      throw ThalwegException.of(ErrorCode.BAD_SHAPE, "a constant does not fill its shape")
          .expected(shape.size() + " values for " + shape)
          .found(values.length + " values");
    }
    List<Double> list = Arrays.stream(values).boxed().toList();
    return add(new Node.Constant(list), new Dims(false, shape), false);
  }

  /**
   * Records an operation on values of this graph.
   *
   * @throws ThalwegException with {@link ErrorCode#BAD_SHAPE} if it does not take such inputs
   * @throws IllegalArgumentException if a value belongs to another graph, or if a gradient would be
   *     needed that the operation does not have
   */
  public Var apply(Op op, Var... inputs) {
    List<Node> operands = Arrays.stream(inputs).map(Var::node).toList();
    Dims dims = op.infer(operands.stream().map(Node::dims).toList());
    boolean needsGradient = false;
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i].graph() != this) {
        throw new IllegalArgumentException(op + " mixes values of two graphs");
      }
      boolean derivative = inputs[i].needsGradient() && !operands.get(i).measured();
      if (derivative && !op.differentiable(i)) {
        throw new IllegalArgumentException(op + " has no derivative with respect to input " + i);
      }
      needsGradient |= inputs[i].needsGradient();
    }
    return add(new Node.Applied(op, operands), dims, needsGradient);
  }

  /**
   * Records a part: what {@code recording} records belongs to it.
   *
   * @param name what it is called in messages: {@code the objective}
   */
  public Var part(String name, Supplier<Var> recording) {
    String outer = part;
    part = name;
    try {
      Var output = recording.get();
      parts.add(new Part(name, output));
      return output;
    } finally {
      part = outer;
    }
  }

  /**
   * Records a layer, which may have layers within it.
   *
   * @param number of the layer among its neighbours, from 0
   * @param text the layer as users write it: {@code relu}
   */
  public Var layer(int number, String text, Supplier<Var> recording) {
    String outer = layer;
    layer = outer.isEmpty() ? String.valueOf(number) : outer + "." + number;
    try {
      return part(LAYER + layer + " (" + text + ")", recording);
    } finally {
      layer = outer;
    }
  }

  /** The parts that are recorded, a layer within another before that one. */
  public List<Part> parts() {
    return List.copyOf(parts);
  }

  /** All recorded values, in the order of recording: the number of a value is its index. */
  public List<Var> values() {
    return nodes.stream().map(node -> new Var(this, node)).toList();
  }

  private Var add(Node.Source source, Dims dims, boolean needsGradient) {
    Node node = new Node(nodes.size(), source, dims, needsGradient, part);
    nodes.add(node);
    return new Var(this, node);
  }
}
