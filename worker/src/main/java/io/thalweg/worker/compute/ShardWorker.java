package io.thalweg.worker.compute;

import io.thalweg.shared.error.ErrorCode;
import io.thalweg.shared.error.ThalwegException;
import io.thalweg.shared.nn.LabelUnit;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.tensor.DType;
import io.thalweg.shared.tensor.KernelChoice;
import io.thalweg.shared.tensor.KernelProvider;
import io.thalweg.shared.tensor.Kernels;
import io.thalweg.shared.wire.Command;
import io.thalweg.shared.wire.Partial;
import java.util.List;

/**
 * Executes commands over the shards that a worker owns. Every transport runs this class, so that
 * they cannot differ in a bit. Used by one thread.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
public final class ShardWorker<A> {
  private final Kernels<A> kernels;
  private final Model model;
  private final List<ShardRange<A>> datasets;
  private final Progress progress;
  private GradientWorker<A> gradients;
  private EvaluationWorker<A> evaluations;
  private LabelUnit unit = LabelUnit.SAME;
  private List<Partial<A>> lent = List.of();

  /**
   * A worker over its ranges of all data sets of a session.
   *
   * @param model what to compute; its standardisation comes with {@link Command.Load}
   * @param datasets one range per data set; the training data first
   */
  public ShardWorker(
      DType<A> dtype, KernelChoice choice, Model model, List<ShardRange<A>> datasets) {
    this(dtype, choice, model, datasets, Progress.UNSEEN);
  }

  /** The same, which tells {@code progress} of its blocks of rows. */
  public ShardWorker(
      DType<A> dtype,
      KernelChoice choice,
      Model model,
      List<ShardRange<A>> datasets,
      Progress progress) {
    this.progress = progress;
    this.kernels = KernelProvider.find(dtype, choice);
    this.model = model;
    this.datasets = List.copyOf(datasets);
  }

  /** The kernels that this worker computes with, for the run record. */
  public String kernels() {
    return kernels.name();
  }

  /**
   * The partial sums that answer {@code command}. They belong to this worker and are valid until
   * the next call.
   *
   * @param parameters the flat parameters; null where the command needs none
   */
  public List<Partial<A>> execute(Command command, A parameters) {
    if (gradients != null) {
      gradients.release(lent);
      lent = List.of();
    }
    if (command instanceof Command.Load load) {
      Model standardized = model.with(load.standardize());
      gradients = new GradientWorker<>(load, standardized, datasets.get(0), kernels, progress);
      unit = load.unit();
      evaluations = new EvaluationWorker<>(standardized, unit, kernels, progress);
      return List.of();
    }
    if (command instanceof Command.Step step) {
      loaded(evaluations).forget();
      lent = loaded(gradients).step(step, parameters);
      return lent;
    }
    if (command instanceof Command.Evaluate evaluate) {
      ShardRange<A> range = datasets.get(evaluate.dataset());
      return loaded(evaluations).evaluate(evaluate, range, parameters);
    }
    if (command instanceof Command.CountScores count) {
      return loaded(evaluations).count(count, datasets.get(count.dataset()), parameters);
    }
    if (command instanceof Command.ListScores list) {
      return loaded(evaluations).list(list, datasets.get(list.dataset()), parameters);
    }
    if (command instanceof Command.Detail detail) {
      return loaded(evaluations).detail(detail, datasets.get(detail.dataset()), parameters);
    }
    if (command instanceof Command.Moments moments) {
      ShardRange<A> range = datasets.get(moments.dataset());
      return EvaluationWorker.moments(moments, unit, range, kernels, progress);
    }
    throw ThalwegException.of(ErrorCode.INTERNAL, "a worker cannot execute " + command);
  }

  private static <T> T loaded(T value) {
    if (value == null) {
      throw ThalwegException.of(ErrorCode.INTERNAL, "a worker was asked to compute before Load");
    }
    return value;
  }
}
