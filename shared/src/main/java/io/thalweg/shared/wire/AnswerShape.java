package io.thalweg.shared.wire;

import java.util.List;

/**
 * What a worker may answer to a command.
 *
 * @param nodes of which nodes it may send partial sums, in ascending order; those without rows are
 *     left out
 * @param sums how many float64 sums each has
 * @param fewer whether it may have fewer
 * @param gradient elements of the gradient of each; {@link #NO_GRADIENT} for none
 */
public record AnswerShape(List<TreeNode> nodes, int sums, boolean fewer, int gradient) {
  /** In place of a number of gradient elements: there is no gradient. */
  public static final int NO_GRADIENT = -1;

  /** A shape of just so many sums. */
  public AnswerShape(List<TreeNode> nodes, int sums, int gradient) {
    this(nodes, sums, false, gradient);
  }

  /** Whether that many sums may stand there. */
  boolean allows(int count) {
    return count == sums || fewer && count >= 0 && count < sums;
  }

  /** Copies the list. */
  public AnswerShape {
    nodes = List.copyOf(nodes);
  }
}
