package io.thalweg.shared.autograd;

import io.thalweg.shared.autograd.Node.Applied;
import io.thalweg.shared.autograd.PlannedOp.Buffer;
import io.thalweg.shared.autograd.PlannedOp.Run;
import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.tensor.Kernels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The buffers and steps of a plan, one of each per value. Mutable. */
final class Buffers<A> {
  private final Kernels<A> kernels;
  private final Run run;
  private final int capacity;
  private final Map<Node, Buffer<A>> values = new IdentityHashMap<>();
  private final Map<Node, Buffer<A>> gradients =
      new IdentityHashMap<>(); // none where none is wanted
  private final Map<Node, PlannedOp<A>> steps = new IdentityHashMap<>();
  private final List<Node> inputs = new ArrayList<>(); // that have no array until the first run
  private final List<Buffer<A>> parameters = new ArrayList<>();
  private final List<Gradient<A>> parameterGradients = new ArrayList<>();
  private final List<Gradient<A>> ownGradients = new ArrayList<>();
  private final Set<Buffer<A>> views = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean inputsComplete;
  private int parameterCount; // elements that the parameter array must have at least

  /** A gradient: one of a parameter, or one in a buffer of its own. */
  record Gradient<A>(Buffer<A> buffer, Dims dims) {}

  Buffers(Kernels<A> kernels, Run run, int capacity) {
    this.kernels = kernels;
    this.run = run;
    this.capacity = capacity;
  }

  /** The steps that compute {@code output}, in the order of recording; makes those that miss. */
  List<PlannedOp<A>> schedule(Node output) {
    TreeMap<Integer, Node> needed = new TreeMap<>();
    collect(output, needed);
    List<PlannedOp<A>> schedule = new ArrayList<>();
    for (Node node : needed.values()) {
      if (!values.containsKey(node)) {
        allocate(node);
      }
      if (steps.containsKey(node)) {
        schedule.add(steps.get(node));
      }
    }
    return List.copyOf(schedule);
  }

  private static void collect(Node node, TreeMap<Integer, Node> found) {
    if (found.put(node.id(), node) == null && node.source() instanceof Applied applied) {
      applied.inputs().forEach(input -> collect(input, found));
    }
  }

  private void allocate(Node node) {
    if (node.source() instanceof Node.Parameter parameter) {
      allocateParameter(node, parameter);
    } else if (node.source() instanceof Applied applied && applied.op().view()) {
      Node input = applied.inputs().get(0);
      values.put(node, values.get(input));
      gradients.put(node, gradients.get(input));
    } else if (node.source() instanceof Node.Input && !node.needsGradient()) {
      values.put(node, new Buffer<>(null, 0));
      inputs.add(node);
    } else {
      values.put(node, new Buffer<>(array(node.dims().size(capacity)), 0));
      if (node.needsGradient()) {
        Buffer<A> gradient = new Buffer<>(array(node.dims().size(capacity)), 0);
        gradients.put(node, gradient);
        ownGradients.add(new Gradient<>(gradient, node.dims()));
      }
    }
    if (node.source() instanceof Node.Constant constant) {
      fill(values.get(node).array, constant.values());
    } else if (node.source() instanceof Applied applied && !applied.op().view()) {
      PlannedOp<A> step = step(node, applied);
      step.prepare();
      steps.put(node, step);
    }
  }

  private void allocateParameter(Node node, Node.Parameter parameter) {
    Buffer<A> value = new Buffer<>(null, parameter.offset());
    Buffer<A> gradient = new Buffer<>(null, parameter.offset());
    values.put(node, value);
    gradients.put(node, gradient);
    parameters.add(value);
    views.add(value);
    views.add(gradient);
    parameterGradients.add(new Gradient<>(gradient, node.dims()));
    parameterCount = Math.max(parameterCount, parameter.offset() + node.dims().size(capacity));
  }

  private PlannedOp<A> step(Node node, Applied applied) {
    List<Dims> dims = applied.inputs().stream().map(Node::dims).toList();
    A scratch = array(applied.op().scratch(dims, capacity));
    List<Buffer<A>> inputs = applied.inputs().stream().map(values::get).toList();
    List<Buffer<A>> inputGradients = new ArrayList<>();
    applied.inputs().forEach(input -> inputGradients.add(gradients.get(input)));
    return new PlannedOp<>(
        kernels,
        run,
        node,
        applied,
        inputs,
        inputGradients,
        values.get(node),
        gradients.get(node),
        scratch,
        new int[applied.op().indices(dims, capacity)]);
  }

  private A array(int size) {
    return kernels.dtype().allocate(size);
  }

  private void fill(A array, List<Double> numbers) {
    for (int i = 0; i < numbers.size(); i++) {
      kernels.dtype().set(array, i, numbers.get(i));
    }
  }

  A value(Node node) {
    allocateInputs();
    return own(values.get(node));
  }

  /** Lets an input look at {@code array}. */
  void bind(Node input, A array) {
    values.get(input).array = array;
  }

  /** Gives the inputs that are not bound arrays of their own. */
  void allocateInputs() {
    if (inputsComplete) {
      return;
    }
    for (Node input : inputs) {
      Buffer<A> buffer = values.get(input);
      if (buffer.array == null) {
        buffer.array = array(input.dims().size(capacity));
      }
    }
    inputsComplete = true;
  }

  A gradient(Node node) {
    return own(gradients.get(node));
  }

  private A own(Buffer<A> buffer) {
    if (buffer == null || views.contains(buffer)) {
      throw new IllegalArgumentException("this plan has no buffer of its own for that value");
    }
    return buffer.array;
  }

  /** The gradients of the parameters, which are views of the flat array. */
  List<Gradient<A>> parameterGradients() {
    return parameterGradients;
  }

  /** The gradients in buffers of their own. */
  List<Gradient<A>> ownGradients() {
    return ownGradients;
  }

  /** Where the gradient of {@code node} is; null where none is wanted. */
  Buffer<A> gradientBuffer(Node node) {
    return gradients.get(node);
  }

  /** Lets all parameter views look at {@code array}. */
  void bindParameters(A array) {
    requireLength(array);
    for (int i = 0; i < parameters.size(); i++) {
      parameters.get(i).array = array;
    }
  }

  /** Lets all gradient views look at {@code array}. */
  void bindGradients(A array) {
    requireLength(array);
    for (int i = 0; i < parameterGradients.size(); i++) {
      parameterGradients.get(i).buffer().array = array;
    }
  }

  private void requireLength(A array) {
    int length = kernels.dtype().length(array);
    if (length < parameterCount) {
      throw ThalwegException.of(ErrorCode.BAD_SHAPE, "the flat parameter array is too short")
          .expected(parameterCount + " elements")
          .found(length + " elements");
    }
  }
}
