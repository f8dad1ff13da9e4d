package io.thalweg.driver.round;

import io.thalweg.shared.nn.Block;
import io.thalweg.shared.nn.ModelPlan;

/**
 * What a training will take.
 *
 * @param rows training rows
 * @param rowBytes of all packed rows
 * @param parameters how many
 * @param stateBytes of parameters and optimizer in the driver
 * @param rounds of the run
 * @param roundSeconds of a round, arithmetic alone, shared by all slots
 * @param epochRounds rounds of an epoch
 */
public record Forecast(
    long rows,
    long rowBytes,
    int parameters,
    long stateBytes,
    long rounds,
    double roundSeconds,
    long epochRounds) {
  private static final int TRIALS = 7;

  /** Seconds of all rounds. */
  public double seconds() {
    return rounds * roundSeconds;
  }

  /**
   * Measures a round's arithmetic on a sample.
   *
   * @param rowBytes of all packed rows
   * @param slots tasks that run at the same time
   */
  public static <A> Forecast of(TrainingPlan plan, Sample<A> sample, long rowBytes, int slots) {
    int size = plan.model().slots().size();
    int count = Math.min(Sample.BLOCK_ROWS, sample.rows().rows());
    ModelPlan<A> rows = new ModelPlan<>(plan.model(), sample.kernels(), count);
    Block<A> block = rows.newBlock();
    A parameters = plan.model().initialise(sample.kernels().dtype(), plan.seed());
    A gradient = sample.kernels().dtype().allocate(size);
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < TRIALS; i++) { // the first ones are interpreted
      long start = System.nanoTime();
      block.gather(sample.kernels(), sample.rows(), null, 0, count);
      rows.gradient(block, parameters, i, gradient);
      best = Math.min(best, (System.nanoTime() - start) / 1e9 / count);
    }
    long batch = Math.min(plan.batches().batch(), plan.batches().rows());
    long vectors =
        1
            + plan.start(sample.kernels(), parameters).optimizer().toMap().values().stream()
                .filter(vector -> sample.kernels().dtype().length(vector) == size)
                .count();
    int bytes = sample.kernels().dtype().bytes();
    return new Forecast(
        plan.batches().rows(),
        rowBytes,
        size,
        vectors * size * bytes,
        plan.rounds(),
        best * batch / Math.max(1, slots),
        plan.batches().batchesPerEpoch());
  }
}
