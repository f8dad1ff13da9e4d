package io.thalweg.driver.round;

import io.thalweg.driver.optim.Optimizer;
import io.thalweg.driver.optim.OptimizerSpec;
import io.thalweg.driver.optim.OptimizerState;
import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.Model;
import io.thalweg.shared.nn.ModelPlan;
import io.thalweg.shared.tensor.CounterRandom;
import io.thalweg.shared.tensor.DType;
import java.util.function.IntToDoubleFunction;

/**
 * A training on a {@link Sample} in the driver alone: a plan's optimizer and its frozen parameters,
 * no penalty, the sample's rows in their order again and again. A function of its arguments, so the
 * same on any cluster.
 *
 * @param plan seed, frozen parameters
 * @param sample the rows
 * @param batch rows of a round, at most {@link Sample#BLOCK_ROWS} and the sample's
 * @param <A> {@code float[]} or {@code double[]}
 */
record LocalTraining<A>(TrainingPlan plan, Sample<A> sample, int batch) {

  /** Told every round: its loss before the step. Says whether to go on. */
  @FunctionalInterface
  interface Watcher {
    boolean goesOn(int round, double loss);
  }

  /**
   * Trains from {@code parameters} on. Mutates them. Ends early where a loss is not finite, or
   * where {@code watcher} says so.
   *
   * @param lr of each round, from 0
   */
  void run(
      Model model,
      OptimizerSpec spec,
      IntToDoubleFunction lr,
      int rounds,
      A parameters,
      Watcher watcher) {
    DType<A> dtype = sample.kernels().dtype();
    int size = model.slots().size();
    ModelPlan<A> rows = new ModelPlan<>(model, sample.kernels(), batch);
    Block<A> block = rows.newBlock();
    A gradient = dtype.allocate(size);
    RunningAverages<A> averages = new RunningAverages<>(model.slots(), dtype);
    TrainingPlan trial = plan.trial(model, spec);
    Optimizer<A> optimizer = trial.optimizer(sample.kernels());
    OptimizerState<A> state = optimizer.init(trial.trained());
    int at = 0;
    for (int round = 0; round < rounds; round++) {
      at = at + batch > sample.rows().rows() ? 0 : at;
      double weights = block.gather(sample.kernels(), sample.rows(), null, at, batch);
      at += batch;
      long mask = CounterRandom.key(plan.seed(), round);
      double loss = rows.gradient(block, parameters, mask, gradient);
      double weight = rows.lossWeight(block, weights);
      if (weight == 0) {
        continue;
      }
      if (!Double.isFinite(loss) || !watcher.goesOn(round, loss / weight)) {
        return;
      }
      averages.measure(gradient, batch);
      sample.kernels().scale(size, 1 / weight, gradient, 0, gradient, 0);
      trial.trained().clearOthers(dtype, gradient);
      optimizer.step(parameters, gradient, loss / weight, lr.applyAsDouble(round), state);
      averages.move(parameters);
    }
  }
}
