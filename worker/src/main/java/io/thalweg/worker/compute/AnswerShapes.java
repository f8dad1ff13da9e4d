package io.thalweg.worker.compute;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.Target;
import io.thalweg.shared.wire.AnswerShape;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.StepSums;
import io.thalweg.shared.wire.TreeNode;
import java.util.ArrayList;
import java.util.List;

/** What a worker may answer to each command: what the driver compares its reports with. */
public final class AnswerShapes {
  private final Target target;
  private final DetailSums details;
  private final List<List<TreeNode>> nodes; // by data set
  private final AnswerShape step;

  private AnswerShapes(Model model, List<List<TreeNode>> nodes) {
    this.target = model.target();
    this.details = DetailSums.of(model);
    this.nodes = nodes;
    this.step = new AnswerShape(nodes.get(0), StepSums.COUNT, model.slots().size());
  }

  /**
   * Those of all workers of a session, in order of their numbers.
   *
   * @param shards how many shards each data set has
   */
  public static List<AnswerShapes> of(Model model, int[] shards, int workers) {
    List<AnswerShapes> shapes = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      List<List<TreeNode>> nodes = new ArrayList<>();
      for (int total : shards) {
        int first = ShardRange.first(worker, workers, total);
        nodes.add(TreeSum.nodes(total, first, ShardRange.first(worker + 1, workers, total)));
      }
      shapes.add(new AnswerShapes(model, nodes));
    }
    return shapes;
  }

  /** Parameters of the model. */
  public int parameters() {
    return step.gradient();
  }

  /** What may answer {@code command}. */
  public AnswerShape of(Command command) {
    if (command instanceof Command.Step) {
      return step;
    }
    if (command instanceof Command.Load || command instanceof Command.Stop) {
      return new AnswerShape(List.of(), 0, AnswerShape.NO_GRADIENT);
    }
    boolean known = command.dataset() >= 0 && command.dataset() < nodes.size();
    List<TreeNode> own = known ? nodes.get(command.dataset()) : List.of();
    boolean fewer = command instanceof Command.ListScores;
    return new AnswerShape(own, sums(command), fewer, AnswerShape.NO_GRADIENT);
  }

  private int sums(Command command) {
    if (command instanceof Command.Evaluate) {
      return EvaluationSums.count(target);
    }
    if (command instanceof Command.Detail) {
      return details.count();
    }
    if (command instanceof Command.Moments moments) {
      return 1 + 2 * moments.shift().length;
    }
    if (command instanceof Command.CountScores count) {
      return Command.CountScores.SUMS * count.ranges();
    }
    if (command instanceof Command.ListScores list) {
      return 2 * list.most();
    }
    throw ThalwegException.of(ErrorCode.INTERNAL, "a command has no known answer: " + command);
  }
}
