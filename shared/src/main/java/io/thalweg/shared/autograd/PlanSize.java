package io.thalweg.shared.autograd;

import io.thalweg.shared.autograd.Node.Applied;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** How much a {@link Plan} would allocate, without allocating it. */
final class PlanSize {
  private PlanSize() {}

  /** Elements of all arrays of a plan, those of its inputs included; see {@link Buffers}. */
  static long elements(int capacity, Var... outputs) {
    TreeMap<Integer, Node> needed = new TreeMap<>();
    Arrays.stream(outputs).forEach(output -> collect(output.node(), needed));
    return needed.values().stream().mapToLong(node -> elements(node, capacity)).sum();
  }

  private static void collect(Node node, TreeMap<Integer, Node> found) {
    if (found.put(node.id(), node) == null && node.source() instanceof Applied applied) {
      applied.inputs().forEach(input -> collect(input, found));
    }
  }

  private static long elements(Node node, int capacity) {
    if (node.source() instanceof Node.Parameter
        || node.source() instanceof Applied view && view.op().view()) {
      return 0; // they look at other arrays
    }
    long own = size(node, capacity) * (node.needsGradient() ? 2 : 1);
    if (node.source() instanceof Applied applied) {
      List<Dims> inputs = applied.inputs().stream().map(Node::dims).toList();
      own += applied.op().scratch(inputs, capacity) + applied.op().indices(inputs, capacity);
    }
    return own;
  }

  private static long size(Node node, int capacity) {
    return (node.dims().batched() ? (long) capacity : 1) * node.dims().rest().size();
  }
}
