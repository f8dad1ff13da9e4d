package io.thalweg.shared.autograd;

import java.util.List;
import java.util.Set;

/**
 * One recorded value of a graph.
 *
 * @param id its position in the graph, in the order of recording
 * @param source where the value comes from
 * @param dims its dims
 * @param needsGradient whether a parameter, or an input whose gradient is wanted, is behind it
 * @param part the name of the innermost {@link Graph.Part} that recorded it, or ""
 */
record Node(int id, Source source, Dims dims, boolean needsGradient, String part) {

  /** See {@link Var#mixesRows}; {@code visited} holds the ids that were looked at before. */
  boolean mixesRows(Set<Integer> visited) {
    if (!(source instanceof Applied applied) || !visited.add(id)) {
      return false;
    }
    return applied.inputs().stream()
        .anyMatch(input -> input.dims().batched() && !dims.batched() || input.mixesRows(visited));
  }

  /** Whether this is a running average: no derivative, but a place for what backward measures. */
  boolean measured() {
    return source instanceof Parameter parameter && parameter.measured();
  }

  /** Where a value comes from. */
  sealed interface Source {}

  /** Filled by the caller before each run. */
  record Input(String name) implements Source {}

  /** A view of the flat parameter array: a parameter, or a running average that is measured. */
  record Parameter(String name, int offset, boolean measured) implements Source {}

  /** The same in all runs. */
  record Constant(List<Double> values) implements Source {}

  /** Computed from earlier values. */
  record Applied(Op op, List<Node> inputs) implements Source {}
}
