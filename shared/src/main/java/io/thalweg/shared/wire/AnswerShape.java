package io.thalweg.shared.wire;

import java.util.List;

/**
 * What a worker may answer to a command.
 *
 * @param nodes of which nodes it may send partial sums, in ascending order; those without rows are
 *     left out
 * @param sums how many float64 sums each has
 * @param gradient elements of the gradient of each; {@link #NO_GRADIENT} for none
 */
public record AnswerShape(List<TreeNode> nodes, int sums, int gradient) {
  /** In place of a number of gradient elements: there is no gradient. */
  public static final int NO_GRADIENT = -1;

  /** Copies the list. */
  public AnswerShape {
    nodes = List.copyOf(nodes);
  }
}
